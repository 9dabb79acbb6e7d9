package org.facteur.queue.manager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs and the destinations of one transport.
 *
 * <p>Discipline: whatever changes a destination's readiness or its first peer is preceded by {@link
 * #lift} and followed by {@link #settle}. Owned by the scheduler, under its lock.
 */
final class TransportQueue {
  final String name;
  TransportLimits limits;
  final Map<String, Destination> destinations = new HashMap<>();
  final JobOrder order = new JobOrder();
  private final Preemption preemption;

  /** Jobs of messages with recipients that have not been read, in the order of their arrival. */
  private final TreeMap<Long, MessageJob> unread = new TreeMap<>();

  /** Destinations that wait for nothing but the end of their pause. */
  private final TreeSet<Destination> paused =
      new TreeSet<>(
          Comparator.comparing((Destination destination) -> destination.pausedUntil)
              .thenComparing(destination -> destination.name));

  private long serial;

  /** Recipients in memory. */
  private int recipients;

  int busy;
  Instant notBefore = Instant.MIN;
  Optional<Destination.Dead> dead = Optional.empty();

  TransportQueue(String name, TransportLimits limits) {
    this.name = name;
    this.limits = limits;
    preemption = new Preemption(this);
  }

  boolean isIdle() {
    return busy == 0 && destinations.isEmpty() && order.isEmpty() && dead.isEmpty();
  }

  void reconfigure(TransportLimits newLimits, Instant now) {
    limits = newLimits;
    for (Destination destination : List.copyOf(destinations.values())) {
      lift(destination);
      destination.bound();
      settle(destination, now);
    }
  }

  private boolean isReady(Instant now) {
    boolean room = limits.processes() == 0 || busy < limits.processes();
    boolean alone = limits.transportRateDelay().isZero() || busy == 0;
    return room && alone && dead.isEmpty() && !now.isBefore(notBefore);
  }

  /** Whether the end of a delivery makes something wait for a time. */
  boolean hasPauses() {
    return !limits.rateDelay().isZero() || !limits.transportRateDelay().isZero();
  }

  boolean hasReady() {
    return order.hasReady();
  }

  /** A delivery more. */
  void add(DeliveryJob delivery, Instant now) {
    MessageJob job = job(delivery.message());
    Destination destination =
        destinations.computeIfAbsent(
            delivery.destination(), destinationName -> new Destination(this, destinationName));
    lift(destination);
    Peer peer = job.peers.get(destination);
    if (peer == null) {
      peer = new Peer(job, destination);
      job.peers.put(destination, peer);
      destination.add(peer);
    }
    peer.entries.add(delivery);
    job.entries++;
    job.recipients += delivery.recipients().size();
    recipients += delivery.recipients().size();
    settle(destination, now);
    preemption.added(job);
  }

  private MessageJob job(ActiveMessage message) {
    Optional<MessageJob> known = find(message);
    if (known.isPresent() && known.get().listed) {
      return known.get();
    }
    MessageJob job = known.orElseGet(() -> new MessageJob(message, this, serial++));
    if (known.isEmpty()) {
      message.jobs.add(job);
    }
    order.append(job);
    if (message.hasUnread()) {
      unread.put(job.serial, job);
    }
    return job;
  }

  private Optional<MessageJob> find(ActiveMessage message) {
    for (MessageJob job : message.jobs) {
      if (job.transport == this) {
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  /** Takes what may start now. */
  void take(Instant now, List<DeliveryJob> started) {
    while (!paused.isEmpty() && !now.isBefore(paused.first().pausedUntil)) {
      Destination destination = paused.first();
      lift(destination);
      settle(destination, now);
    }
    while (order.hasReady() && isReady(now)) {
      Destination destination = order.first();
      MessageJob current = destination.first().job;
      Optional<MessageJob> passing = preemption.passing(current, now);
      if (passing.isPresent()) {
        order.moveBefore(passing.get(), current, now);
        continue;
      }
      lift(destination);
      Peer peer = destination.first();
      started.add(peer.entries.poll().with(destination.start(now)));
      peer.job.selected++;
      busy++;
      dropIfEmpty(peer);
      settle(destination, now);
    }
  }

  /** A delivery has ended. */
  void ended(DeliveryJob delivery, Destination destination, Instant now) {
    busy--;
    if (!limits.transportRateDelay().isZero()) {
      notBefore = now.plus(limits.transportRateDelay());
    }
    destination.end(now);
    release(delivery);
  }

  private void release(DeliveryJob delivery) {
    int count = delivery.recipients().size();
    find(delivery.message()).ifPresent(job -> job.recipients -= count);
    recipients -= count;
  }

  /** Takes away what waits for a destination. */
  List<DeliveryJob> drain(Destination destination) {
    List<DeliveryJob> all = new ArrayList<>();
    for (Peer peer : destination.waiting()) {
      peer.entries.forEach(this::release);
      peer.job.selected += peer.entries.size();
      all.addAll(peer.entries);
      peer.entries.clear();
      dropIfEmpty(peer);
    }
    return all;
  }

  private void dropIfEmpty(Peer peer) {
    if (peer.entries.isEmpty()) {
      peer.destination.remove(peer);
      peer.job.peers.remove(peer.destination);
      dropIfDone(peer.job);
    }
  }

  private void dropIfDone(MessageJob job) {
    if (job.listed && job.peers.isEmpty() && !job.message.hasUnread()) {
      order.remove(job);
      preemption.removed(job);
    }
  }

  /** No more recipients of the job's message are to be expected. */
  void completelyRead(MessageJob job) {
    unread.remove(job.serial);
    dropIfDone(job);
  }

  /**
   * How many more recipients a job may have in memory: the first that is not read as a whole gets
   * what is left of the transport's limit, one that passes others half of that and of the extra
   * limit.
   */
  int room(MessageJob job) {
    int left = Math.max(0, limits.memory().recipients() - recipients);
    if (!unread.isEmpty() && unread.firstEntry().getValue() == job) {
      return left;
    }
    return job.preempting ? Math.max(0, (left + limits.memory().extra()) / 2 - job.recipients) : 0;
  }

  /** Takes a destination out of the choice while it changes. */
  void lift(Destination destination) {
    order.lift(destination);
    if (destination.pausedUntil != null) {
      paused.remove(destination);
      destination.pausedUntil = null;
    }
  }

  /** Looks anew whether a destination takes a delivery, and whether it is worth remembering. */
  void settle(Destination destination, Instant now) {
    if (destination.isForgettable(now)) {
      destinations.remove(destination.name);
    } else {
      order.offer(destination, now);
      destination.pausedUntil = destination.pausesUntil(now).orElse(null);
      if (destination.pausedUntil != null) {
        paused.add(destination);
      }
    }
  }
}
