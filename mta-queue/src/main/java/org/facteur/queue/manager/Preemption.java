package org.facteur.queue.manager;

import java.time.Instant;
import java.util.Optional;

/**
 * Lets small messages pass large ones, in a measured way: the delivery slots of Postfix's
 * SCHEDULER_README.
 *
 * <p>For each {@code delivery_slot_cost} deliveries of a job, one more may go to another job
 * without it being a burden: that is a slot. When a job is about to be served, the best of the
 * others may pass it if it needs no more deliveries than the job has gathered slots, or will have
 * gathered soon ({@code loan}, {@code discount}). Best is who has waited longest for each delivery
 * that he needs, of those that the job will have enough slots for before it ends: otherwise single
 * recipients would pass for ever, and a message with some would never. The slots that were used
 * have to be gathered before anybody else passes.
 *
 * <p>The search looks at every job of the transport, so its result is kept, and made anew once a
 * second at most. Owned by the scheduler, under its lock.
 */
final class Preemption {
  private static final long SEARCH_MILLIS = 1000;

  private final TransportQueue transport;
  private MessageJob candidate;
  private MessageJob searchedFor;
  private long searched = Long.MIN_VALUE;

  Preemption(TransportQueue transport) {
    this.transport = transport;
  }

  /**
   * Who passes a job that is about to be served.
   *
   * @return empty when the job is to be served itself
   */
  Optional<MessageJob> passing(MessageJob current, Instant now) {
    TransportLimits.Slots slots = transport.limits.slots();
    if (slots.cost() < 2 || current.slotsExpected() < Math.max(1, slots.minimum())) {
      return Optional.empty();
    }
    long millis = now.toEpochMilli();
    if (millis - SEARCH_MILLIS >= searched || candidate == null && searchedFor != current) {
      search(current, millis);
    }
    MessageJob best = candidate;
    if (best == null || !mayPass(best, current) || !best.isReady()) {
      return Optional.empty();
    }
    double missing = best.remaining() - current.slotsAvailable();
    if (missing > best.remaining() * slots.discount() / 100.0 + slots.loan()) {
      return Optional.empty();
    }
    current.slotsUsed += best.remaining();
    best.preempting = true;
    candidate = null;
    searched = Long.MIN_VALUE;
    return Optional.of(best);
  }

  /** A new job is a candidate when there is none. */
  void added(MessageJob job) {
    if (candidate == null && searchedFor != null && mayPass(job, searchedFor)) {
      candidate = job;
    }
  }

  /** A job is no more, or not to be chosen. */
  void removed(MessageJob job) {
    if (candidate == job) {
      candidate = null;
    }
    if (searchedFor == job) {
      searchedFor = null;
    }
  }

  private void search(MessageJob current, long now) {
    candidate = null;
    searchedFor = current;
    searched = now;
    double best = -1;
    for (MessageJob job : transport.order.jobs()) {
      if (mayPass(job, current) && job.isReady()) {
        double score = (double) (now - job.enqueued + 1) / job.remaining();
        if (score > best) {
          best = score;
          candidate = job;
        }
      }
    }
  }

  private static boolean mayPass(MessageJob job, MessageJob current) {
    int needed = job.remaining();
    return job != current
        && !job.preempting
        && job.order > current.order
        && needed > 0
        && needed <= current.slotsExpected();
  }
}
