package org.facteur.smtpclient.session;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;

/**
 * The delivery agents smtp and lmtp: each request goes to the servers of its next hop.
 *
 * <p>One object serves one service of master.cf, on as many threads as there are requests; sessions
 * that wait for a next message are shared among them. Postfix counterpart: smtp(8).
 */
public final class SmtpClient implements DeliveryAgent, AutoCloseable {
  private final ClientContext context;

  /**
   * @param service its command, {@code smtp} or {@code lmtp}, chooses the protocol
   * @param configuration main.cf with the service's own options
   * @param log of this service: {@code postfix/smtp}
   */
  public SmtpClient(
      ServiceEntry service,
      Configuration configuration,
      ClientEnvironment environment,
      MailLog log) {
    this.context =
        new ClientContext(service.command().equals("lmtp"), configuration, environment, log);
    UnsupportedSettings.report(configuration, context.prefix(), log);
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) {
    DeliveryAttempt attempt =
        new DeliveryAttempt(
            request, context.settings(), context.statusFilter(), context.clock(), context.log());
    new NexthopDelivery(context, attempt).run();
    return attempt.report();
  }

  /** Closes the sessions that wait; those under way end by themselves. */
  @Override
  public void close() {
    context.cache().close();
  }
}
