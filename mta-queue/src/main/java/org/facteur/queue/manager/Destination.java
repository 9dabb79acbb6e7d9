package org.facteur.queue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.SessionReuse;

/**
 * The deliveries to one destination of a transport, and how many of them may run at once.
 *
 * <p>The window of concurrency grows with success and shrinks with failure of the destination, as
 * Postfix's SCHEDULER_README describes; when as many deliveries have failed as the window holds
 * ({@code failed cohorts}), the destination is dead until its retry time. Messages are served in
 * the order of their jobs.
 *
 * <p>Sessions are kept where deliveries follow each other within a second; once they are, waiting
 * ones are used before new ones are made, for as long as there is something to deliver. Owned by
 * the scheduler, under its lock.
 */
final class Destination {
  private static final Duration BACK_TO_BACK = Duration.ofSeconds(1);

  final TransportQueue transport;
  final String name;
  private final TreeSet<Peer> peers = new TreeSet<>();
  private int window;
  private int busy;
  private double success;
  private double failure;
  private double failedCohorts;
  private Instant notBefore = Instant.MIN;
  private Instant lastEnd = Instant.EPOCH;
  private SessionReuse reuse = SessionReuse.NONE;
  private Optional<Dead> dead = Optional.empty();

  /** Whether the transport may choose it; see {@link JobOrder}. */
  boolean inReady;

  /** Until when it pauses, while it stands among those that do; see {@link TransportQueue}. */
  Instant pausedUntil;

  /** Its turn among the destinations of the same job. */
  long turn;

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

  void add(Peer peer) {
    peers.add(peer);
  }

  void remove(Peer peer) {
    peers.remove(peer);
  }

  /** The peer whose job comes first; there must be one. */
  Peer first() {
    return peers.first();
  }

  /** The place of the job that comes first. */
  long order() {
    return peers.first().job.order;
  }

  boolean isReady(Instant now) {
    return !peers.isEmpty() && dead.isEmpty() && busy < limit() && !now.isBefore(notBefore);
  }

  private int limit() {
    return transport.limits.rateDelay().isZero() ? window : 1;
  }

  /** A delivery begins. Returns what it may do with sessions. */
  SessionReuse start(Instant now) {
    busy++;
    boolean backToBack = lastEnd.plus(BACK_TO_BACK).isAfter(now);
    if (backToBack && !reuse.store()) {
      reuse = SessionReuse.ALWAYS;
    } else if (!backToBack && busy == 1) {
      reuse = new SessionReuse(reuse.load(), false);
    }
    return reuse;
  }

  void end(Instant now) {
    busy--;
    lastEnd = now;
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

  /** Those who wait. */
  List<Peer> waiting() {
    return new ArrayList<>(peers);
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
    return dead.map(Dead::until).or(() -> pausesUntil(now));
  }

  /** When the pause ends that keeps it from taking a delivery now. */
  Optional<Instant> pausesUntil(Instant now) {
    boolean waits = dead.isEmpty() && !peers.isEmpty() && busy < limit() && now.isBefore(notBefore);
    return waits ? Optional.of(notBefore) : Optional.empty();
  }

  /** Nothing is known of it that would have to be kept. */
  boolean isForgettable(Instant now) {
    return peers.isEmpty() && busy == 0 && dead.isEmpty() && !now.isBefore(notBefore);
  }

  int window() {
    return window;
  }

  /** Keeps the window within the limit. */
  void bound() {
    int most = transport.limits.concurrency();
    if (most > 0 && window > most) {
      window = most;
    }
  }
}
