package org.facteur.queue.manager;

import java.util.HashMap;
import java.util.Map;

/**
 * The deliveries of one message over one transport, and the message's place among the others there.
 *
 * <p>A job's entries are its {@link DeliveryJob}s, sorted into one {@link Peer} for each
 * destination. For the rules of preemption it counts the entries that it has been given and those
 * that have been selected; see {@link Preemption}. Owned by the scheduler, under its lock.
 */
final class MessageJob {
  final ActiveMessage message;
  final TransportQueue transport;

  /** Milliseconds of the epoch when the message became active. */
  final long enqueued;

  /** Which of the transport's jobs it was. */
  final long serial;

  final Map<Destination, Peer> peers = new HashMap<>(2);

  /** Whether it stands in the transport's order. */
  boolean listed;

  /** Its place: those with lower numbers are served first. Changed by {@link JobOrder} only. */
  long order;

  /** Entries that it was ever given. */
  int entries;

  /** Entries that were taken for delivery, or away. */
  int selected;

  /** Delivery slots that went to jobs which were let pass. */
  int slotsUsed;

  /** Whether it has been let pass another job. */
  boolean preempting;

  /** Recipients in memory that are not done. */
  int recipients;

  MessageJob(ActiveMessage message, TransportQueue transport, long serial) {
    this.message = message;
    this.serial = serial;
    this.transport = transport;
    enqueued = message.activeSince.toEpochMilli();
  }

  /** Deliveries that it will need at most: each recipient that has not been read may be one. */
  int maximalEntries() {
    long unread = message.hasUnread() ? message.unreadRecipients() : 0;
    return (int) Math.min(Integer.MAX_VALUE, entries + unread);
  }

  /** Deliveries that are still to come at most. */
  int remaining() {
    return maximalEntries() - selected;
  }

  private int cost() {
    return Math.max(1, transport.limits.slots().cost());
  }

  /** Delivery slots that it has gathered and that have not been used. */
  double slotsAvailable() {
    return (double) selected / cost() - slotsUsed;
  }

  /** Delivery slots that it will have gathered in the end. */
  int slotsExpected() {
    return maximalEntries() / cost() - slotsUsed;
  }

  /** Whether one of its destinations takes a delivery now. */
  boolean isReady() {
    for (Peer peer : peers.values()) {
      if (peer.destination.inReady) {
        return true;
      }
    }
    return false;
  }
}
