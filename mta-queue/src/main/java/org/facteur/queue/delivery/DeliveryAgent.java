package org.facteur.queue.delivery;

/** Delivers messages over one transport: smtp, lmtp, local, virtual, pipe, error, discard. */
public interface DeliveryAgent {
  /**
   * Tries to deliver, blocking until every recipient has an outcome.
   *
   * <p>Anything unexpected may be thrown: the caller makes it a deferral (4.3.0) of the recipients.
   */
  DeliveryReport deliver(DeliveryRequest request) throws Exception;
}
