package org.facteur.queue.manager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.facteur.core.log.MailLog;

/** The thread that calls the queue manager when something is due, or when it has been woken. */
final class QueueClock {
  private static final Duration LONGEST = Duration.ofHours(1);
  private final InstantSource clock;
  private final Supplier<Instant> work;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean awake;
  private boolean stopped;

  /**
   * Makes a clock that stands still.
   *
   * @param work does what is due and says when to be called again
   */
  QueueClock(InstantSource clock, Supplier<Instant> work, MailLog log) {
    this.clock = clock;
    this.work = work;
    this.log = log;
  }

  void start() {
    Thread.ofVirtual().name("queue-clock").start(this::loop);
  }

  /** Something has changed: look again now. */
  void wake() {
    lock.lock();
    awake = true;
    changed.signalAll();
    lock.unlock();
  }

  void stop() {
    lock.lock();
    stopped = true;
    changed.signalAll();
    lock.unlock();
  }

  private void loop() {
    Instant next = clock.instant();
    while (await(next)) {
      try {
        next = work.get();
      } catch (RuntimeException e) {
        log.error("queue run failed, trying again in a minute: " + e);
        next = clock.instant().plusSeconds(60);
      }
    }
  }

  /** Waits until a time, or to be woken; false when all is over. */
  private boolean await(Instant time) {
    lock.lock();
    try {
      while (!stopped && !awake) {
        Duration left = Duration.between(clock.instant(), time);
        if (!left.isPositive()) {
          break;
        }
        long millis =
            Math.min(
                left.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : left.toMillis() + 1,
                LONGEST.toMillis());
        changed.await(millis, TimeUnit.MILLISECONDS);
      }
      awake = false;
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
