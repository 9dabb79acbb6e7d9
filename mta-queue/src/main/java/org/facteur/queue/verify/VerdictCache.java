package org.facteur.queue.verify;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.facteur.core.log.MailLog;

/**
 * Verdicts by address, in memory and in a file, bounded: the one that was asked for longest ago
 * goes first. A file that fails is reported once and given up: the memory remains.
 */
final class VerdictCache implements AutoCloseable {
  private static final int CAPACITY = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, AddressVerdict> verdicts = new LinkedHashMap<>(16, 0.75f, true);
  private final MailLog log;
  private Optional<VerdictFile> file;

  VerdictCache(Optional<VerdictFile> file, MailLog log) {
    this.log = log;
    this.file = file;
    file.ifPresent(this::load);
  }

  private void load(VerdictFile from) {
    try {
      from.load().forEach(this::keep);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void giveUp(IOException e) {
    log.warning("the address verification cache stays in memory: " + e);
    file = Optional.empty();
  }

  private void keep(String address, AddressVerdict verdict) {
    verdicts.put(address, verdict);
    if (verdicts.size() > CAPACITY) {
      verdicts.remove(verdicts.keySet().iterator().next());
    }
  }

  Optional<AddressVerdict> find(String address) {
    lock.lock();
    try {
      return Optional.ofNullable(verdicts.get(address));
    } finally {
      lock.unlock();
    }
  }

  void put(String address, AddressVerdict verdict) {
    lock.lock();
    try {
      keep(address, verdict);
      append(address, Optional.of(verdict));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void append(String address, Optional<AddressVerdict> verdict) {
    if (file.isPresent()) {
      try {
        file.get().append(address, verdict);
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }

  /** Waits until a probe of the address has come back, or the time is over. */
  void awaitVerdict(String address, Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && isPending(verdicts.get(address))) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isPending(AddressVerdict verdict) {
    return verdict == null || verdict.status() == AddressVerdict.Status.PENDING;
  }

  /** How many were kept and dropped. */
  record Cleaned(int retained, int dropped) {}

  /** Drops what is of no use any more and makes the file small. */
  Cleaned clean(Predicate<AddressVerdict> useless) {
    lock.lock();
    try {
      int before = verdicts.size();
      verdicts.values().removeIf(useless);
      if (file.isPresent()) {
        file.get().rewrite(verdicts);
      }
      return new Cleaned(verdicts.size(), before - verdicts.size());
    } catch (IOException e) {
      giveUp(e);
      return new Cleaned(verdicts.size(), 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      log.warning("the address verification cache: " + e);
    } finally {
      lock.unlock();
    }
  }
}
