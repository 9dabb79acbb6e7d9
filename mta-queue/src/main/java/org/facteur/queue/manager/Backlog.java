package org.facteur.queue.manager;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.facteur.core.log.MailLog;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;

/**
 * What is in the queue and not active: the deferred messages by their time, and incoming messages
 * that found no room.
 *
 * <p>The directories are the truth, and other programs (postsuper) change them: they are listed
 * again at every queue run, less often when that takes long. Listing reads no message. Thread safe.
 */
final class Backlog {
  private static final int SLOWDOWN = 300;
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The time of a message that somebody wants to be tried whatever stands against it. */
  static final long FLUSHED = 0;

  /** The time of a message that is tried at once. */
  static final long NOW = 1;

  private final QueueStore store;
  private final Predicate<String> isActive;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<String> incoming = new ArrayDeque<>();
  private final List<DeferredIndex.Entry> journal = new ArrayList<>();
  private final Set<String> strays = new HashSet<>();
  private DeferredIndex index = new DeferredIndex();
  private boolean moreIncoming = true;
  private boolean scanning;
  private boolean scanAgain;
  private boolean allDue;
  private Instant lastScan = Instant.MIN;
  private Duration scanTime = Duration.ZERO;

  Backlog(QueueStore store, Predicate<String> isActive, MailLog log) {
    this.store = store;
    this.isActive = isActive;
    this.log = log;
  }

  /** What was active when the last queue manager ended is active no more. */
  void recover() throws IOException {
    List<String> ids = new ArrayList<>();
    store.scan(QueueName.ACTIVE, entry -> ids.add(entry.queueId()));
    for (String id : ids) {
      if (!isActive.test(id)) {
        store.move(id, QueueName.ACTIVE, QueueName.INCOMING);
      }
    }
  }

  /** There is mail in incoming/ that nobody has been told of. */
  void moreIncoming() {
    locked(() -> moreIncoming = true);
  }

  boolean wantsIncoming() {
    return locked(() -> moreIncoming && incoming.isEmpty() && !scanning);
  }

  Optional<String> pollIncoming() {
    return locked(() -> Optional.ofNullable(incoming.poll()));
  }

  /** A message has gone to the deferred queue. */
  void deferred(String queueId, Instant next) {
    locked(
        () -> {
          index.put(queueId, Math.max(2, next.toEpochMilli()));
          if (scanning) {
            journal.add(new DeferredIndex.Entry(queueId, Math.max(2, next.toEpochMilli())));
          }
          return null;
        });
  }

  Optional<DeferredIndex.Entry> pollDeferred(Instant now) {
    return locked(() -> index.poll(now.toEpochMilli()));
  }

  Optional<Instant> nextAttempt() {
    return locked(() -> index.first().map(Instant::ofEpochMilli));
  }

  /** Whether something could be activated if there were room. */
  boolean isWaiting(Instant now) {
    return locked(
        () ->
            !incoming.isEmpty()
                || moreIncoming
                || index.first().filter(time -> time <= now.toEpochMilli()).isPresent());
  }

  /** Every deferred message is due, those too that the next scan finds. */
  void makeAllDue() {
    locked(
        () -> {
          index.makeAllDue();
          moreIncoming = true;
          return null;
        });
  }

  /** Some deferred messages are due; those that are not there are found out when they are tried. */
  void makeDue(Collection<String> queueIds, long time) {
    locked(
        () -> {
          for (String queueId : queueIds) {
            index.put(queueId, time);
            if (scanning) {
              journal.add(new DeferredIndex.Entry(queueId, time));
            }
          }
          return null;
        });
  }

  boolean isScanDue(Instant now, Duration delay) {
    return locked(
        () -> {
          boolean due = !scanning && !now.isBefore(nextScanUnlocked(delay));
          if (due) {
            lastScan = now;
          }
          return due;
        });
  }

  Instant nextScan(Duration delay) {
    return locked(() -> nextScanUnlocked(delay));
  }

  private Instant nextScanUnlocked(Duration delay) {
    if (lastScan.equals(Instant.MIN)) {
      return Instant.EPOCH;
    }
    Duration pause = scanTime.multipliedBy(SLOWDOWN);
    pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return lastScan.plus(pause.compareTo(delay) > 0 ? pause : delay);
  }

  /** Lists incoming/ up to a number of messages. */
  void scanIncoming(int limit) {
    if (!beginScan(false)) {
      return;
    }
    List<String> found = new ArrayList<>();
    boolean[] more = {false};
    try {
      store.scan(
          QueueName.INCOMING,
          entry -> {
            if (isActive.test(entry.queueId())) {
              return;
            }
            if (found.size() < limit) {
              found.add(entry.queueId());
            } else {
              more[0] = true;
            }
          });
    } catch (IOException e) {
      log.error("cannot list the incoming queue: " + e);
    }
    locked(
        () -> {
          incoming.clear();
          incoming.addAll(found);
          moreIncoming = more[0];
          return null;
        });
    endScan();
  }

  /**
   * Lists the deferred queue anew.
   *
   * @param flush everything found is due
   */
  void scan(boolean flush) {
    if (!beginScan(flush)) {
      return;
    }
    long start = System.nanoTime();
    DeferredIndex fresh = new DeferredIndex();
    try {
      boolean all = locked(() -> allDue);
      store.scan(
          QueueName.DEFERRED,
          entry -> {
            if (!isActive.test(entry.queueId())) {
              fresh.put(entry.queueId(), time(entry, all));
            }
          });
      adoptStrays();
      locked(
          () -> {
            journal.forEach(entry -> fresh.put(entry.queueId(), entry.time()));
            index = fresh;
            moreIncoming = true;
            allDue = false;
            scanTime = Duration.ofNanos(System.nanoTime() - start);
            return null;
          });
    } catch (IOException e) {
      log.error("cannot list the deferred queue: " + e);
    }
    if (endScan()) {
      scan(false);
    }
  }

  private static long time(QueueStore.Entry entry, boolean all) {
    if (all) {
      return FLUSHED;
    }
    return entry.forcedExpire() ? NOW : Math.max(2, entry.nextAttempt().toEpochMilli());
  }

  /** A message in active/ that nobody works on for two scans was left by a failed step. */
  private void adoptStrays() throws IOException {
    Set<String> seen = new HashSet<>();
    store.scan(
        QueueName.ACTIVE,
        entry -> {
          if (!isActive.test(entry.queueId())) {
            seen.add(entry.queueId());
          }
        });
    for (String id : seen) {
      if (strays.contains(id) && !isActive.test(id)) {
        store.move(id, QueueName.ACTIVE, QueueName.INCOMING);
      }
    }
    strays.clear();
    strays.addAll(seen);
  }

  private boolean beginScan(boolean flush) {
    return locked(
        () -> {
          allDue |= flush;
          if (scanning) {
            scanAgain |= flush;
            return false;
          }
          scanning = true;
          journal.clear();
          return true;
        });
  }

  /** Ends a scan; true when another one was asked for meanwhile. */
  private boolean endScan() {
    return locked(
        () -> {
          scanning = false;
          boolean again = scanAgain;
          scanAgain = false;
          return again;
        });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
