package org.facteur.queue.manager;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.queue.delivery.Dsn;

/**
 * The deliveries to one destination of a transport, and how many of them may run at once.
 *
 * <p>The window of concurrency grows with success and shrinks with failure of the destination, as
 * Postfix's SCHEDULER_README describes; when as many deliveries have failed as the window holds
 * ({@code failed cohorts}), the destination is dead until its retry time. Messages take turns, so
 * that one with many recipients does not hold up the others. Owned by the scheduler, under its
 * lock.
 */
final class Destination {
  final TransportQueue transport;
  final String name;
  private final ArrayDeque<ArrayDeque<DeliveryJob>> messages = new ArrayDeque<>();
  private int window;
  private int busy;
  private double success;
  private double failure;
  private double failedCohorts;
  private Instant notBefore = Instant.MIN;
  private Optional<Dead> dead = Optional.empty();

  /** Whether it stands in the transport's ring. */
  boolean inRing;

  /**
   * Why nothing is sent, and how long.
   *
   * @param until when it is tried again
   */
  record Dead(Dsn reason, Instant until) {}

  Destination(TransportQueue transport, String name) {
    this.transport = transport;
    this.name = name;
    window = transport.limits.initialConcurrency();
    bound();
  }

  void add(DeliveryJob job) {
    ArrayDeque<DeliveryJob> last = messages.peekLast();
    if (last == null || last.getLast().message() != job.message()) {
      last = new ArrayDeque<>(2);
      messages.add(last);
    }
    last.add(job);
  }

  boolean isReady(Instant now) {
    return !messages.isEmpty() && dead.isEmpty() && busy < limit() && !now.isBefore(notBefore);
  }

  private int limit() {
    return transport.limits.rateDelay().isZero() ? window : 1;
  }

  DeliveryJob start() {
    ArrayDeque<DeliveryJob> message = messages.poll();
    DeliveryJob job = message.poll();
    if (!message.isEmpty()) {
      messages.add(message);
    }
    busy++;
    return job;
  }

  void end(Instant now) {
    busy--;
    if (!transport.limits.rateDelay().isZero()) {
      notBefore = now.plus(transport.limits.rateDelay());
    }
  }

  /** A delivery reached the destination. */
  void succeeded() {
    dead = Optional.empty();
    failedCohorts = 0;
    TransportLimits limits = transport.limits;
    boolean open = limits.concurrency() == 0 || window < limits.concurrency();
    // Not the window but the use made of it counts: idle concurrency proves nothing.
    if (open && window < busy + 1 + limits.initialConcurrency()) {
      double step = limits.positive().at(window);
      success += step;
      while (success + step / 2 >= 1) {
        window++;
        success--;
        failure = 0;
      }
      bound();
    }
  }

  /**
   * The destination could not be used.
   *
   * @return true when it is dead now
   */
  boolean failed(Dsn reason, Instant until) {
    if (dead.isPresent()) {
      return false;
    }
    failedCohorts += 1.0 / window;
    TransportLimits limits = transport.limits;
    if (limits.failedCohorts() > 0 && failedCohorts >= limits.failedCohorts()) {
      dead = Optional.of(new Dead(reason, until));
      return true;
    }
    double step = limits.negative().at(window);
    failure -= step;
    while (failure - step / 2 < 0) {
      window--;
      success = 0;
      failure++;
    }
    window = Math.max(1, window);
    return false;
  }

  /** Takes away what waits. */
  List<DeliveryJob> drain() {
    List<DeliveryJob> all = new ArrayList<>();
    messages.forEach(all::addAll);
    messages.clear();
    return all;
  }

  void revive() {
    if (dead.isPresent()) {
      dead = Optional.empty();
      window = transport.limits.initialConcurrency();
      success = 0;
      failure = 0;
      failedCohorts = 0;
      bound();
    }
  }

  Optional<Dead> dead() {
    return dead;
  }

  /** When it becomes ready without anything else happening; empty when it waits for nothing. */
  Optional<Instant> readyAt(Instant now) {
    boolean waits = !messages.isEmpty() && busy < limit() && now.isBefore(notBefore);
    return dead.map(Dead::until).or(() -> waits ? Optional.of(notBefore) : Optional.empty());
  }

  /** Nothing is known of it that would have to be kept. */
  boolean isForgettable(Instant now) {
    return messages.isEmpty() && busy == 0 && dead.isEmpty() && !now.isBefore(notBefore);
  }

  int window() {
    return window;
  }

  private void bound() {
    int most = transport.limits.concurrency();
    if (most > 0 && window > most) {
      window = most;
    }
  }
}
