package org.facteur.queue.manager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.facteur.queue.delivery.Dsn;

/**
 * Decides which delivery starts when.
 *
 * <p>In: jobs, and how they ended. Out: the jobs that may run now. It starts nothing itself and
 * knows no thread: whoever adds or ends a job asks {@link #take} afterwards, and again at {@link
 * #nextChange}. Work for each job does not grow with the number of jobs that wait, but for the
 * search of {@link Preemption}. Within a transport the messages are served in the order in which
 * they came, except that small ones may pass large ones; what cannot be sent now holds up nobody.
 * Thread safe. Postfix counterpart: qmgr_job, qmgr_queue, qmgr_entry, SCHEDULER_README.
 */
final class Scheduler {
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, TransportQueue> transports = new HashMap<>();
  private Function<String, TransportLimits> limits;
  private int waiting;
  private int running;
  private boolean draining;
  private volatile boolean newPause;

  /**
   * Makes a scheduler without jobs.
   *
   * @param limits of a transport by its name, asked when the transport is first used
   */
  Scheduler(InstantSource clock, Function<String, TransportLimits> limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** Other limits count from now on, for what waits too. */
  void reconfigure(Function<String, TransportLimits> newLimits) {
    locked(
        () -> {
          limits = newLimits;
          Instant now = clock.instant();
          transports.values().removeIf(TransportQueue::isIdle);
          transports.values().forEach(t -> t.reconfigure(newLimits.apply(t.name), now));
          return null;
        });
  }

  TransportLimits limits(String transport) {
    return locked(() -> queue(transport).limits);
  }

  /** Adds jobs. */
  void add(List<DeliveryJob> jobs) {
    locked(
        () -> {
          Instant now = clock.instant();
          for (DeliveryJob job : jobs) {
            TransportQueue transport = queue(job.transport());
            transport.add(job, now);
            waiting++;
          }
          return null;
        });
  }

  /** The jobs that may start now: each counts as running until {@link #end}. */
  List<DeliveryJob> take() {
    return locked(
        () -> {
          List<DeliveryJob> started = new ArrayList<>();
          if (!draining && waiting > 0) {
            Instant now = clock.instant();
            for (TransportQueue transport : transports.values()) {
              transport.take(now, started);
            }
            running += started.size();
            waiting -= started.size();
          }
          return started;
        });
  }

  /**
   * A running job has ended.
   *
   * @param destinationFailure why the destination could not be used
   * @return jobs that waited for a destination that is dead now: they are to be deferred
   */
  List<DeliveryJob> end(DeliveryJob job, Optional<Dsn> destinationFailure, Duration retry) {
    return locked(
        () -> {
          Instant now = clock.instant();
          TransportQueue transport = queue(job.transport());
          Destination destination = transport.destinations.get(job.destination());
          running--;
          transport.lift(destination);
          transport.ended(job, destination, now);
          newPause |= destinationFailure.isPresent() || transport.hasPauses();
          List<DeliveryJob> deferred = List.of();
          if (destinationFailure.isEmpty()) {
            destination.succeeded();
          } else if (destination.failed(destinationFailure.get(), now.plus(retry))) {
            deferred = transport.drain(destination);
            waiting -= deferred.size();
          }
          transport.settle(destination, now);
          return deferred;
        });
  }

  /** A running job found that its transport does not work; returns the jobs that waited for it. */
  List<DeliveryJob> endWithDeadTransport(DeliveryJob job, Dsn reason, Duration retry) {
    return locked(
        () -> {
          Instant now = clock.instant();
          TransportQueue transport = queue(job.transport());
          running--;
          Destination ended = transport.destinations.get(job.destination());
          transport.lift(ended);
          transport.ended(job, ended, now);
          transport.settle(ended, now);
          transport.dead = Optional.of(new Destination.Dead(reason, now.plus(retry)));
          List<DeliveryJob> deferred = new ArrayList<>();
          for (Destination destination : List.copyOf(transport.destinations.values())) {
            transport.lift(destination);
            deferred.addAll(transport.drain(destination));
            transport.settle(destination, now);
          }
          waiting -= deferred.size();
          return deferred;
        });
  }

  /**
   * How many more recipients of a message that has not been read as a whole may be read now; the
   * limits of SCHEDULER_README's chapter on memory.
   *
   * @param minimum qmgr_message_recipient_minimum
   */
  int room(ActiveMessage message, int minimum) {
    return locked(
        () -> {
          long held = 0;
          long free = 0;
          for (MessageJob job : message.jobs) {
            held += job.recipients;
            free += job.transport.room(job);
          }
          return Math.clamp(Math.max(minimum - held, free), 0, Integer.MAX_VALUE);
        });
  }

  /** The least that is worth reading at once, and after what time anything is. */
  TransportLimits.Memory refill(ActiveMessage message) {
    return locked(
        () ->
            message.jobs.isEmpty()
                ? new TransportLimits.Memory(0, 0, 0, Duration.ZERO)
                : message.jobs.getFirst().transport.limits.memory());
  }

  /** All recipients of a message have been read: its jobs end with their last delivery. */
  void completelyRead(ActiveMessage message) {
    locked(
        () -> {
          message.jobs.forEach(job -> job.transport.completelyRead(job));
          return null;
        });
  }

  /** Why nothing can be sent to a destination now. */
  Optional<Dsn> suspended(String transport, String destination) {
    return locked(
        () -> {
          TransportQueue queue = transports.get(transport);
          if (queue == null) {
            return Optional.empty();
          }
          Optional<Destination.Dead> dead = queue.dead;
          Destination known = queue.destinations.get(destination);
          return dead.or(() -> known == null ? Optional.empty() : known.dead())
              .map(Destination.Dead::reason);
        });
  }

  /** Lets the dead live again: those whose time has come, or all. */
  void revive(boolean all) {
    locked(
        () -> {
          Instant now = clock.instant();
          for (TransportQueue transport : transports.values()) {
            transport.dead = transport.dead.filter(dead -> !all && now.isBefore(dead.until()));
            for (Destination destination : List.copyOf(transport.destinations.values())) {
              transport.lift(destination);
              if (destination.dead().filter(d -> all || !now.isBefore(d.until())).isPresent()) {
                destination.revive();
              }
              transport.settle(destination, now);
            }
          }
          return null;
        });
  }

  /** Whether {@link #nextChange} may have become earlier since this was last asked. */
  boolean hasNewPause() {
    boolean has = newPause;
    if (has) {
      newPause = false;
    }
    return has;
  }

  /** When {@link #revive} and {@link #take} are to be called although nothing has happened. */
  Optional<Instant> nextChange() {
    return locked(
        () -> {
          Instant now = clock.instant();
          Instant first = Instant.MAX;
          for (TransportQueue transport : transports.values()) {
            if (transport.dead.isPresent()) {
              first = earlier(first, transport.dead.get().until());
            }
            if (now.isBefore(transport.notBefore) && transport.hasReady()) {
              first = earlier(first, transport.notBefore);
            }
            for (Destination destination : transport.destinations.values()) {
              first = earlier(first, destination.readyAt(now).orElse(first));
            }
          }
          return first.equals(Instant.MAX) ? Optional.empty() : Optional.of(first);
        });
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** From now on nothing starts. */
  void drain() {
    locked(
        () -> {
          draining = true;
          return null;
        });
  }

  int waiting() {
    return locked(() -> waiting);
  }

  int running() {
    return locked(() -> running);
  }

  /** The concurrency that a destination may have now, 0 when it is not known. */
  int window(String transport, String destination) {
    return locked(
        () -> {
          Destination known = queue(transport).destinations.get(destination);
          return known == null ? 0 : known.window();
        });
  }

  private TransportQueue queue(String transport) {
    return transports.computeIfAbsent(
        transport, name -> new TransportQueue(name, limits.apply(name)));
  }

  private <T> T locked(java.util.function.Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
