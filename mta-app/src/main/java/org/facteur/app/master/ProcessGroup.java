package org.facteur.app.master;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.log.MailLog;

/**
 * Keeps one child process running: starts it again when it ends unasked, after a pause that doubles
 * from one second to a minute while it keeps ending young.
 */
final class ProcessGroup {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private final String name;
  private final List<String> command;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private ChildProcess child;
  private boolean stopping;

  ProcessGroup(String name, List<String> command, MailLog log) {
    this.name = name;
    this.command = command;
    this.log = log;
  }

  /** Starts the child for the first time; false when it does not come up. */
  boolean start() throws IOException {
    ChildProcess first = spawn();
    if (!first.awaitReady(READY_TIMEOUT)) {
      stopNow();
      return false;
    }
    Thread.ofPlatform().daemon().name("watch " + name).start(() -> watch(first));
    return true;
  }

  private ChildProcess spawn() throws IOException {
    lock.lock();
    try {
      if (stopping) {
        throw new IOException("the mail system is stopping");
      }
      child = new ChildProcess(name, command, log);
      return child;
    } finally {
      lock.unlock();
    }
  }

  private void watch(ChildProcess first) {
    Optional<ChildProcess> current = Optional.of(first);
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        long began = System.nanoTime();
        if (current.isPresent()) {
          Process process = current.get().process();
          int status = process.waitFor();
          if (isStopping()) {
            return;
          }
          log.warning("process %s pid %d %s".formatted(name, process.pid(), describe(status)));
        }
        boolean young = System.nanoTime() - began < LONGEST_PAUSE.toNanos();
        pause = young ? pause : FIRST_PAUSE;
        log.warning("%s: restarting in %d s".formatted(name, pause.toSeconds()));
        Thread.sleep(pause);
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        if (isStopping()) {
          return;
        }
        current = spawnAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty when the system has no process to give now. */
  private Optional<ChildProcess> spawnAgain() {
    try {
      return Optional.of(spawn());
    } catch (IOException e) {
      log.error("cannot start process " + name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** The JVM reports death by a signal as 128 plus its number. */
  private static String describe(int status) {
    return status > 128 ? "killed by signal " + (status - 128) : "exit status " + status;
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  void order(String word) {
    lock.lock();
    try {
      if (child != null && child.process().isAlive()) {
        child.order(word);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks the child to end and waits; after the time is over it is killed. */
  void stop(String word, Duration timeout) {
    ChildProcess current;
    lock.lock();
    try {
      stopping = true;
      current = child;
    } finally {
      lock.unlock();
    }
    if (current == null) {
      return;
    }
    if (current.process().isAlive()) {
      current.order(word);
    }
    try {
      if (!current.process().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warning(name + " process does not end: killing it; mail stays in the queue");
        current.process().destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopNow() {
    stop("abort", Duration.ofSeconds(2));
  }
}
