package org.facteur.smtpclient.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Open sessions that wait for a next message, by the address of their server and, when the message
 * before came for a next hop whose first good session they were, by that next hop.
 *
 * <p>A session waits for connection_cache_time_limit, then it is closed. One that says something
 * while it waits has nothing good to say and is closed as well. Safe for many threads. Postfix
 * counterpart: scache(8), as a part of this process.
 */
final class SessionCache implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final int EMPTY_SWEEPS = 40;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Waiting>> byAddress = new HashMap<>();
  private final Map<String, Deque<Waiting>> byNexthop = new HashMap<>();
  private boolean closed;
  private boolean sweeping;

  private static final class Waiting {
    final SmtpSession session;
    final String address;
    final Optional<String> nexthop;
    final Instant end;

    Waiting(SmtpSession session, String address, Optional<String> nexthop, Instant end) {
      this.session = session;
      this.end = end;
      this.address = address;
      this.nexthop = nexthop;
    }
  }

  SessionCache(InstantSource clock) {
    this.clock = clock;
  }

  /** Lets a session wait. */
  void put(SmtpSession session, String address, Optional<String> nexthop, Duration limit) {
    Waiting waiting = new Waiting(session, address, nexthop, clock.instant().plus(limit));
    lock.lock();
    try {
      if (!closed) {
        byAddress.computeIfAbsent(address, key -> new ArrayDeque<>()).push(waiting);
        nexthop.ifPresent(
            name -> byNexthop.computeIfAbsent(name, key -> new ArrayDeque<>()).push(waiting));
        startSweeping();
        return;
      }
    } finally {
      lock.unlock();
    }
    session.close();
  }

  /** Takes a session of a server. */
  Optional<SmtpSession> takeByAddress(String address) {
    return take(byAddress, address);
  }

  /** Takes a session that served a next hop. */
  Optional<SmtpSession> takeByNexthop(String nexthop) {
    return take(byNexthop, nexthop);
  }

  private Optional<SmtpSession> take(Map<String, Deque<Waiting>> map, String key) {
    while (true) {
      Waiting waiting;
      lock.lock();
      try {
        Deque<Waiting> queue = map.get(key);
        if (queue == null) {
          return Optional.empty();
        }
        waiting = queue.peek();
        remove(waiting);
      } finally {
        lock.unlock();
      }
      if (clock.instant().isBefore(waiting.end) && !waiting.session.hasInput()) {
        return Optional.of(waiting.session);
      }
      waiting.session.close();
    }
  }

  private void remove(Waiting waiting) {
    removeFrom(byAddress, waiting.address, waiting);
    waiting.nexthop.ifPresent(name -> removeFrom(byNexthop, name, waiting));
  }

  private static void removeFrom(Map<String, Deque<Waiting>> map, String key, Waiting waiting) {
    Deque<Waiting> queue = map.get(key);
    queue.remove(waiting);
    if (queue.isEmpty()) {
      map.remove(key);
    }
  }

  /** Closes the sessions whose time is over. Returns whether others still wait. */
  boolean sweep() {
    List<Waiting> over = new ArrayList<>();
    boolean others;
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Deque<Waiting> queue : byAddress.values()) {
        queue.stream().filter(waiting -> !now.isBefore(waiting.end)).forEach(over::add);
      }
      over.forEach(this::remove);
      others = !byAddress.isEmpty();
    } finally {
      lock.unlock();
    }
    over.forEach(waiting -> waiting.session.close());
    return others;
  }

  /** A thread of its own, for as long as sessions come; called with the lock held. */
  private void startSweeping() {
    if (!sweeping) {
      sweeping = true;
      Thread.ofVirtual().name("smtp-session-cache").start(this::keepSweeping);
    }
  }

  private void keepSweeping() {
    int empty = 0;
    try {
      while (true) {
        Thread.sleep(SWEEP);
        empty = sweep() ? 0 : empty + 1;
        lock.lock();
        try {
          if (closed || empty > EMPTY_SWEEPS && byAddress.isEmpty()) {
            sweeping = false;
            return;
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes what waits; later sessions are closed at once. */
  @Override
  public void close() {
    List<Waiting> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      byAddress.values().forEach(all::addAll);
      byAddress.clear();
      byNexthop.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(waiting -> waiting.session.close());
  }
}
