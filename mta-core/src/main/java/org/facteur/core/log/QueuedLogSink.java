package org.facteur.core.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
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
  private final LogLineFormat format;
  private final Thread writer;

  /** Where formatted text goes. */
  public interface LogOutput {
    /** Writes whole lines. */
    void write(byte[] lines) throws IOException;

    /** Opens the file of that name again, after it has been rotated. */
    default void reopen() throws IOException {}
  }

  private record Line(long milliseconds, String program, Severity severity, String text) {}

  private record Request(boolean reopen, boolean stop, CountDownLatch done) {}

  public QueuedLogSink(LogOutput output, ZoneId zone, String host) {
    this.output = output;
    this.format = new LogLineFormat(zone, host, ProcessHandle.current().pid());
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
    StringBuilder text = new StringBuilder(1 << 14);
    boolean running = true;
    while (running) {
      batch.clear();
      text.setLength(0);
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue;
      }
      queue.drainTo(batch, BATCH - 1);
      for (Object entry : batch) {
        if (entry instanceof Line line) {
          format.append(text, line.milliseconds(), line.program(), line.severity(), line.text());
        } else if (entry instanceof Request request) {
          emit(text);
          running &= !request.stop();
          if (request.reopen()) {
            reopenOutput();
          }
          request.done().countDown();
        }
      }
      emit(text);
    }
  }

  private void emit(StringBuilder text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      output.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // The log is the place for errors; when it fails, standard error is the last resort.
      System.err.println("mail log: " + e.getMessage() + ": " + text);
    }
    text.setLength(0);
  }

  private void reopenOutput() {
    try {
      output.reopen();
    } catch (IOException e) {
      System.err.println("mail log: " + e.getMessage());
    }
  }
}
