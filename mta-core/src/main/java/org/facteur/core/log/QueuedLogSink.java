package org.facteur.core.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes lines from any thread and lets one thread of its own write them, in batches. A full queue
 * makes writers wait: no line is dropped. Lines are ISO 8859-1: one char is one byte.
 *
 * <p>Discipline: the writer takes all that waits and then rests for {@value #REST_MILLISECONDS} ms,
 * so that a busy process wakes it, and writes, a hundred times a second and not for each line. A
 * line after a quiet time goes out at once; a warning or worse, a request and a queue that is half
 * full end the rest.
 */
public final class QueuedLogSink implements LogSink, AutoCloseable {
  private static final int CAPACITY = 1 << 14;
  private static final long REST_MILLISECONDS = 10;

  private final LogOutput output;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition taken = lock.newCondition();
  private List<Object> queue = new ArrayList<>();
  private List<Object> spare = new ArrayList<>();
  private boolean resting;
  private boolean urgent;

  private record Line(long milliseconds, String program, Severity severity, String text) {}

  private record Request(boolean reopen, boolean stop, CountDownLatch done) {}

  public QueuedLogSink(LogOutput output) {
    this.output = output;
    this.writer = Thread.ofPlatform().daemon().name("maillog").start(this::run);
  }

  @Override
  public void write(String program, Severity severity, String text) {
    put(
        new Line(System.currentTimeMillis(), program, severity, text),
        severity.compareTo(Severity.INFO) > 0);
  }

  private void put(Object entry, boolean urgently) {
    lock.lock();
    try {
      while (queue.size() >= CAPACITY && writer.isAlive()) {
        taken.awaitUninterruptibly();
      }
      queue.add(entry);
      urgent |= urgently || queue.size() >= CAPACITY / 2;
      if (urgent || !resting) {
        wanted.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything written so far is out. */
  public void flush() {
    request(new Request(false, false, new CountDownLatch(1)));
  }

  /** Opens the log file again. */
  public void reopen() {
    request(new Request(true, false, new CountDownLatch(1)));
  }

  @Override
  public void close() {
    request(new Request(false, true, new CountDownLatch(1)));
  }

  private void request(Request request) {
    if (!writer.isAlive()) {
      return;
    }
    put(request, true);
    try {
      if (!request.done().await(5, TimeUnit.SECONDS)) {
        System.err.println("mail log: the writer does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean running = true;
    while (running) {
      List<Object> batch = take();
      for (Object entry : batch) {
        if (entry instanceof Line line) {
          output.append(line.milliseconds(), line.program(), line.severity(), line.text());
        } else if (entry instanceof Request request) {
          emit();
          running &= !request.stop();
          if (request.reopen()) {
            reopenOutput();
          }
          request.done().countDown();
        }
      }
      emit();
      batch.clear();
    }
  }

  /** Rests, then waits for lines; the list is the writer's until it asks again. */
  private List<Object> take() {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(REST_MILLISECONDS);
      resting = true;
      while (left > 0 && !urgent) {
        left = awaitLines(left);
      }
      resting = false;
      while (queue.isEmpty()) {
        awaitLines(Long.MAX_VALUE);
      }
      List<Object> batch = queue;
      queue = spare;
      spare = batch;
      urgent = false;
      taken.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody may end this thread by interrupting it: an interrupt wakes it. */
  private long awaitLines(long nanoseconds) {
    try {
      return wanted.awaitNanos(nanoseconds);
    } catch (InterruptedException e) {
      return 0;
    }
  }

  private void emit() {
    try {
      output.flush();
    } catch (IOException e) {
      // The log is the place for errors; when it fails, standard error is the last resort.
      System.err.println("mail log: " + e.getMessage());
    }
  }

  private void reopenOutput() {
    try {
      output.reopen();
    } catch (IOException e) {
      System.err.println("mail log: " + e.getMessage());
    }
  }
}
