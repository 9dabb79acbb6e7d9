package org.facteur.queue.manager;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs of a transport in their order, and the destinations that take a delivery now.
 *
 * <p>Jobs stand in the order in which they came, but for those that were let pass. The first
 * destination is the one whose first job comes first; those of the same job take turns. So a job
 * whose destinations are all busy holds up nobody, and choosing costs no more than a walk down a
 * tree, however many jobs wait.
 */
final class JobOrder {
  private static final long GAP = 1L << 20;

  private final TreeSet<Destination> ready =
      new TreeSet<>(
          Comparator.comparingLong(Destination::order)
              .thenComparingLong(destination -> destination.turn));
  private final TreeMap<Long, MessageJob> jobs = new TreeMap<>();
  private long last;
  private long turns;

  boolean isEmpty() {
    return jobs.isEmpty();
  }

  /** All jobs in their order. */
  Iterable<MessageJob> jobs() {
    return jobs.values();
  }

  /** Puts a job behind all others. */
  void append(MessageJob job) {
    last += GAP;
    job.order = last;
    job.listed = true;
    jobs.put(job.order, job);
  }

  /** Takes a job without peers away. */
  void remove(MessageJob job) {
    job.listed = false;
    jobs.remove(job.order);
  }

  /** Lets a job go before another. */
  void moveBefore(MessageJob job, MessageJob other, Instant now) {
    for (Peer peer : job.peers.values()) {
      lift(peer.destination);
      peer.destination.remove(peer);
    }
    jobs.remove(job.order);
    job.order = orderBefore(other);
    jobs.put(job.order, job);
    for (Peer peer : job.peers.values()) {
      peer.destination.add(peer);
      offer(peer.destination, now);
    }
  }

  private long orderBefore(MessageJob other) {
    Long before = jobs.lowerKey(other.order);
    long low = before == null ? other.order - GAP : before;
    if (other.order - low < 2) {
      renumber();
      return orderBefore(other);
    }
    return low + (other.order - low) / 2;
  }

  /** Makes room between the numbers; the order stays, so that no tree has to change. */
  private void renumber() {
    MessageJob[] all = jobs.values().toArray(new MessageJob[0]);
    jobs.clear();
    last = 0;
    for (MessageJob job : all) {
      append(job);
    }
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** The destination to be served next; there must be one. */
  Destination first() {
    return ready.first();
  }

  /** Takes a destination out of the choice. */
  void lift(Destination destination) {
    if (destination.inReady) {
      ready.remove(destination);
      destination.inReady = false;
    }
  }

  /** Puts a destination into the choice if it takes a delivery; it must not be there. */
  void offer(Destination destination, Instant now) {
    if (destination.isReady(now)) {
      destination.turn = turns++;
      destination.inReady = ready.add(destination);
    }
  }
}
