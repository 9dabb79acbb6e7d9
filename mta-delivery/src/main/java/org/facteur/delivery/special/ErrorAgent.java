package org.facteur.delivery.special;

import java.time.Instant;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;

/** The transports error (returns mail) and retry (defers it), with the text of the next hop. */
public final class ErrorAgent implements DeliveryAgent {
  private static final String DEFAULT_TEXT = "Address is undeliverable";
  private final boolean retry;
  private final MailLog log;

  /**
   * @param retry whether the service is {@code retry}
   * @param log under the program name {@code error}
   */
  public ErrorAgent(boolean retry, MailLog log) {
    this.retry = retry;
    this.log = log;
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) {
    Instant started = Instant.now();
    DeliveryOutcome outcome = outcome(request.nexthop());
    RecipientOutcome.Times times = RecipientOutcome.Times.now(started, Instant.now());
    return DeliveryReport.of(
        request.recipients().stream()
            .map(recipient -> RecipientOutcome.of(recipient, outcome, "none", times))
            .toList());
  }

  private DeliveryOutcome outcome(String nexthop) {
    NexthopText said = NexthopText.parse(nexthop);
    int severity = retry ? 4 : 5;
    EnhancedStatus status = said.status().orElse(new EnhancedStatus(severity, 0, 0));
    if (status.severity() != severity) {
      log.warning((retry ? "defer" : "bounce") + "_append: ignoring dsn code \"" + status + "\"");
      status = new EnhancedStatus(severity, 0, 0);
    }
    Dsn dsn = Dsn.of(status.toString(), said.text().isEmpty() ? DEFAULT_TEXT : said.text());
    return retry ? new DeliveryOutcome.Deferred(dsn) : new DeliveryOutcome.Undeliverable(dsn);
  }
}
