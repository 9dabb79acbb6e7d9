package org.facteur.smtpclient.session;

import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;

/** Passes a message on to another delivery agent. */
@FunctionalInterface
public interface TransportPass {
  /**
   * Delivers with another transport.
   *
   * @param transport {@code transport} or {@code transport:nexthop}
   */
  DeliveryReport deliver(String transport, DeliveryRequest request) throws Exception;
}
