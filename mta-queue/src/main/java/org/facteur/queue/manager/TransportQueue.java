package org.facteur.queue.manager;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The destinations of one transport. Owned by the scheduler, under its lock. */
final class TransportQueue {
  final String name;
  final TransportLimits limits;
  final Map<String, Destination> destinations = new HashMap<>();

  /** Destinations that may be ready, in turn. */
  final ArrayDeque<Destination> ring = new ArrayDeque<>();

  int busy;
  Instant notBefore = Instant.MIN;
  Optional<Destination.Dead> dead = Optional.empty();

  TransportQueue(String name, TransportLimits limits) {
    this.name = name;
    this.limits = limits;
  }

  boolean isReady(Instant now) {
    boolean room = limits.processes() == 0 || busy < limits.processes();
    boolean alone = limits.transportRateDelay().isZero() || busy == 0;
    return room && alone && dead.isEmpty() && !now.isBefore(notBefore);
  }

  void enter(Destination destination) {
    if (!destination.inRing) {
      destination.inRing = true;
      ring.add(destination);
    }
  }
}
