package org.facteur.core.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes lines from any thread and lets one thread of its own write them, in batches. A full queue
 * makes writers wait: no line is dropped. Lines are ISO 8859-1: one char is one byte.
 */
public final class QueuedLogSink implements LogSink, AutoCloseable {
  private static final int CAPACITY = 1 << 14;
  private static final int BATCH = 512;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final LogOutput output;
  private final Thread writer;

  private record Line(long milliseconds, String program, Severity severity, String text) {}

  private record Request(boolean reopen, boolean stop, CountDownLatch done) {}

  public QueuedLogSink(LogOutput output) {
    this.output = output;
    this.writer = Thread.ofPlatform().daemon().name("maillog").start(this::run);
  }

  @Override
  public void write(String program, Severity severity, String text) {
    put(new Line(System.currentTimeMillis(), program, severity, text));
  }

  private void put(Object entry) {
    try {
      queue.put(entry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    put(request);
    try {
      if (!request.done().await(5, TimeUnit.SECONDS)) {
        System.err.println("mail log: the writer does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Object> batch = new ArrayList<>(BATCH);
    boolean running = true;
    while (running) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue;
      }
      queue.drainTo(batch, BATCH - 1);
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
