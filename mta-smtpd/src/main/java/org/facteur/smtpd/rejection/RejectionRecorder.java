package org.facteur.smtpd.rejection;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.access.SessionView;
import org.facteur.smtpd.access.Trace;

/**
 * Keeps the traces of refused requests in {@link RejectionFiles}. A session hands a trace over and
 * goes on; when more come than can be written, some are not kept. Safe for many threads.
 */
public final class RejectionRecorder implements EvaluationListener, AutoCloseable {
  private static final int WAITING_LIMIT = 1000;
  private static final int BATCH = 200;

  private final RejectionFiles files;
  private final Clock clock;
  private final MailLog log;
  private final BlockingQueue<RejectedRequest> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);
  private final Thread writer;
  private volatile boolean closed;
  private boolean broken;

  /**
   * @param log hears once of a disk that takes nothing
   */
  public RejectionRecorder(RejectionFiles files, Clock clock, MailLog log) {
    this.files = files;
    this.clock = clock;
    this.log = log;
    this.writer = Thread.ofPlatform().daemon().name("rejections").start(this::write);
  }

  @Override
  public void decided(SessionView session, Trace trace, Optional<SmtpReply> refusal) {
    if (refusal.isPresent()) {
      waiting.offer(RejectedRequest.of(clock.instant(), session, trace, refusal.get().toLogText()));
    }
  }

  private void write() {
    List<RejectedRequest> batch = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      try {
        RejectedRequest first = waiting.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, BATCH);
          files.append(batch);
          batch.clear();
          broken = false;
        }
      } catch (IOException e) {
        batch.clear();
        failed(e);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private void failed(IOException e) {
    if (!broken) {
      log.warning("traces of rejected requests are not kept: " + e);
      broken = true;
    }
  }

  /** Writes what still waits. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
