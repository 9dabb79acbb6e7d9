package org.facteur.delivery.special;

import java.time.Instant;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;

/** The transport discard: mail is gone, and that counts as delivered. */
public final class DiscardAgent implements DeliveryAgent {
  private static final String DEFAULT_TEXT = "No reason given";

  @Override
  public DeliveryReport deliver(DeliveryRequest request) {
    Instant started = Instant.now();
    NexthopText said = NexthopText.parse(request.nexthop());
    EnhancedStatus status =
        said.status().filter(s -> s.severity() == 2).orElse(new EnhancedStatus(2, 0, 0));
    Dsn dsn = Dsn.of(status.toString(), said.text().isEmpty() ? DEFAULT_TEXT : said.text());
    DeliveryOutcome outcome =
        new DeliveryOutcome.Delivered(
            dsn, request.probe().isVerify() ? "deliverable" : "delivered");
    RecipientOutcome.Times times = RecipientOutcome.Times.now(started, Instant.now());
    return DeliveryReport.of(
        request.recipients().stream()
            .map(recipient -> RecipientOutcome.of(recipient, outcome, "none", times))
            .toList());
  }
}
