package org.facteur.smtpd;

import java.io.IOException;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.queue.intake.IntakeProblem;
import org.facteur.queue.intake.IntakeSession;

/** Hands the text of a message to the intake and keeps its size within the limit. One thread. */
final class MessageFeed {
  private final IntakeSession intake;
  private final long limit;
  private final MailLog log;
  private long size;
  private Optional<IntakeProblem> problem = Optional.empty();

  /**
   * @param limit message_size_limit; 0 for none
   */
  MessageFeed(IntakeSession intake, long limit, MailLog log) {
    this.intake = intake;
    this.limit = limit;
    this.log = log;
  }

  /** Takes a line or a piece of one. */
  void line(byte[] bytes, int offset, int length, boolean endsLine) {
    if (problem.isPresent()) {
      return;
    }
    if (limit > 0 && limit - size < length + 2L) {
      log.warning(intake.queueId() + ": queue file size limit exceeded");
      problem = Optional.of(IntakeProblem.SIZE);
      return;
    }
    size += length + 2L;
    write(bytes, offset, length, endsLine);
  }

  /** Takes a line that does not count: one that is ours. */
  void write(byte[] bytes, int offset, int length, boolean endsLine) {
    if (problem.isPresent()) {
      return;
    }
    try {
      intake.line(bytes, offset, length, endsLine);
    } catch (IOException e) {
      log.warning(intake.queueId() + ": queue file write error: " + e.getMessage());
      problem = Optional.of(IntakeProblem.WRITE);
    }
  }

  long size() {
    return size;
  }

  Optional<IntakeProblem> problem() {
    return problem;
  }
}
