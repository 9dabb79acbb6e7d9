package org.facteur.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedLogSinkTest {
  @TempDir Path directory;

  @Test
  void writesLinesInOrderAndReopensARotatedFile() throws Exception {
    Path file = directory.resolve("mail.log");
    try (QueuedLogSink sink =
        new QueuedLogSink(new FileLogOutput(file, ZoneOffset.UTC, "mx.example.test"))) {
      MailLog log = new MailLog(sink, "postfix/smtpd");
      log.info("connect from unknown[192.0.2.1]");
      log.warning("a\nb");
      sink.flush();
      String pid = "[" + ProcessHandle.current().pid() + "]: ";
      assertThat(Files.readAllLines(file))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d mx postfix/smtpd.*")
                      .endsWith(pid + "connect from unknown[192.0.2.1]"),
              line -> assertThat(line).endsWith(pid + "warning: a?b"));
      Files.move(file, directory.resolve("mail.log.1"));
      sink.reopen();
      log.error("later");
      sink.flush();
      assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("error: later");
    }
  }

  @Test
  void dropsNothingWhenManyThreadsWriteMoreThanTheQueueHolds() throws Exception {
    Path file = directory.resolve("mail.log");
    int threads = 8;
    int each = 5000;
    try (QueuedLogSink sink = new QueuedLogSink(new FileLogOutput(file, ZoneOffset.UTC, "mx"))) {
      Thread[] writers = new Thread[threads];
      for (int t = 0; t < threads; t++) {
        MailLog log = new MailLog(sink, "postfix/t" + t);
        writers[t] =
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    log.info("line " + i);
                  }
                });
      }
      for (Thread writer : writers) {
        writer.join();
      }
      sink.flush();
      assertThat(Files.readAllLines(file)).hasSize(threads * each);
    }
  }

  @Test
  void restsBetweenBatchesUnlessALineIsUrgent() {
    List<String> lines = new ArrayList<>();
    AtomicInteger writes = new AtomicInteger();
    LogOutput output =
        new LogOutput() {
          @Override
          public void append(long time, String program, Severity severity, String text) {
            lines.add(text);
          }

          @Override
          public void flush() {
            writes.incrementAndGet();
          }
        };
    long began = System.nanoTime();
    try (QueuedLogSink sink = new QueuedLogSink(output)) {
      MailLog log = new MailLog(sink, "postfix/smtpd");
      for (int i = 0; i < 1000; i++) {
        log.info("line " + i);
      }
      log.warning("urgent");
      sink.flush();
      long tenMilliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 10;
      // One at most for each rest, and those that the warning and the request called for.
      assertThat((long) writes.get()).isBetween(1L, tenMilliseconds + 5);
      assertThat(lines).hasSize(1001).startsWith("line 0").endsWith("urgent");
    }
  }
}
