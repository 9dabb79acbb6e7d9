package org.facteur.queue.manager;

import java.util.ArrayDeque;

/**
 * The deliveries of one job to one destination, where job and destination meet. Owned by the
 * scheduler, under its lock.
 */
final class Peer implements Comparable<Peer> {
  final MessageJob job;
  final Destination destination;
  final ArrayDeque<DeliveryJob> entries = new ArrayDeque<>(2);

  Peer(MessageJob job, Destination destination) {
    this.job = job;
    this.destination = destination;
  }

  /** By the order of their jobs: a job has one peer at most in a destination. */
  @Override
  public int compareTo(Peer other) {
    return Long.compare(job.order, other.job.order);
  }
}
