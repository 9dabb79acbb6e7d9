package org.facteur.delivery;

import java.io.IOException;
import java.util.List;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;

/** Submits mail that an alias or a .forward file sends elsewhere, as a new message. */
public interface Forwarder {
  /**
   * Queues a copy of a message.
   *
   * @param request the message that is being delivered
   * @return the queue id of the copy
   * @throws IOException when it could not be queued: the recipient is deferred
   */
  String forward(DeliveryRequest request, Forwarding forwarding) throws IOException;

  /**
   * What differs from the message that is being delivered.
   *
   * @param sender envelope sender, internal form
   * @param deliveredTo for a Delivered-To header in front, internal form; empty: no such header
   * @param recipients at least one
   */
  record Forwarding(String sender, String deliveredTo, List<DeliveryRecipient> recipients) {
    public Forwarding {
      recipients = List.copyOf(recipients);
    }
  }
}
