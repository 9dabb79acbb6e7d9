package org.facteur.app.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.QueueDirectories;
import org.facteur.app.process.LibraryLog;
import org.facteur.app.process.MailLogs;
import org.facteur.app.process.Workload;
import org.facteur.app.system.NetworkWorkload;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;

/**
 * Starts the whole mail system in this process, relays mail through it from SMTP to SMTP, and stops
 * it.
 *
 * <p>The cache keeps the classes that are loaded and how often which way through each method was
 * taken (JEP 515), so that a server compiles what is hot at its first messages and not after tens
 * of thousands. That is why it is not one message but a load like a busy server's.
 */
public final class DaemonTraining {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
  private static final int SESSIONS = 20;
  private static final int MESSAGES = 3000;

  private DaemonTraining() {}

  /**
   * Runs the training.
   *
   * @return the exit status: 0 when all messages were delivered
   */
  public static int run(Path installation) throws IOException {
    try (TrainingSink sink = new TrainingSink();
        TrainingDirectory directory =
            TrainingDirectory.create(
                installation,
                "{example.test=discard:}, {example.org=smtp:[127.0.0.1]:" + sink.port() + "}")) {
      Configuration configuration = Configuration.load(directory.conf());
      InstanceLayout layout = directory.layout(configuration);
      try (QueuedLogSink logSink = MailLogs.open(configuration)) {
        MailLog log = new MailLog(logSink, "postfix/master");
        LibraryLog.connect(log);
        new QueueDirectories(layout, log).create();
        Workload workload = new NetworkWorkload(layout, configuration, logSink, true);
        try {
          workload.start();
          int sent = send(new TrainingClient(directory.port(), LIMIT));
          boolean arrived = await(sink, sent);
          System.out.println(sent + " messages sent, " + sink.messages() + " relayed");
          return sent == MESSAGES && arrived ? 0 : 1;
        } finally {
          workload.stop(LIMIT);
        }
      }
    }
  }

  /** Returns how many messages were sent within the time. */
  private static int send(TrainingClient client) throws IOException {
    long end = System.nanoTime() + LOAD_LIMIT.toNanos();
    AtomicInteger sent = new AtomicInteger();
    Semaphore sessions = new Semaphore(SESSIONS);
    client.send("b@example.test", true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < MESSAGES && System.nanoTime() < end; i++) {
        boolean batches = i % 2 == 0;
        sessions.acquireUninterruptibly();
        threads.execute(
            () -> {
              try {
                client.send("b@example.org", batches);
                sent.incrementAndGet();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                sessions.release();
              }
            });
      }
    }
    return sent.get();
  }

  private static boolean await(TrainingSink sink, int messages) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (sink.messages() < messages && System.nanoTime() < end) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return sink.messages() >= messages;
  }
}
