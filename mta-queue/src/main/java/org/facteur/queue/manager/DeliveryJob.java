package org.facteur.queue.manager;

import java.util.List;
import org.facteur.queue.delivery.SessionReuse;
import org.facteur.queue.store.QueuedRecipient;

/**
 * Some recipients of a message that go over one transport to one next hop in one delivery.
 *
 * @param destination what concurrency counts for: the next hop, or the recipient where a delivery
 *     takes no more than one
 * @param sender usually the message's; one for each recipient with VERP
 * @param reuse of sessions, known when the job starts
 */
record DeliveryJob(
    ActiveMessage message,
    String transport,
    String nexthop,
    String destination,
    String sender,
    SessionReuse reuse,
    List<QueuedRecipient> recipients) {

  /** The same when it starts. */
  DeliveryJob with(SessionReuse decided) {
    return new DeliveryJob(message, transport, nexthop, destination, sender, decided, recipients);
  }
}
