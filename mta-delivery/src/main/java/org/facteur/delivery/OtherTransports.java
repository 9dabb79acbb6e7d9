package org.facteur.delivery;

import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;

/** Delivers over a transport that another agent serves: mailbox_transport, fallback_transport. */
@FunctionalInterface
public interface OtherTransports {
  /**
   * Hands a request to the agent of its transport.
   *
   * @return the agent's report, with {@code program} set in each outcome
   * @throws Exception when there is no such transport or its agent fails: the recipients are
   *     deferred
   */
  DeliveryReport deliver(DeliveryRequest request) throws Exception;
}
