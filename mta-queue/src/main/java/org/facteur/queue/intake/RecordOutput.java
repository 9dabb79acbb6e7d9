package org.facteur.queue.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.queue.store.MessageWriter;

/**
 * The queue file of one message, and what is wrong with the message. Once something is wrong,
 * nothing more is written, unless the message is to be returned to its sender.
 */
final class RecordOutput {
  private final MessageWriter writer;
  private final MailLog log;
  private final int lineLength;
  private final boolean returns;
  private Problem problem;

  /**
   * What is wrong.
   *
   * @param refused how the message is refused
   */
  record Problem(IntakeProblem kind, IntakeResult.Refused refused) {}

  /**
   * @param returns whether a message that is refused for good is returned to its sender
   */
  RecordOutput(MessageWriter writer, MailLog log, int lineLength, boolean returns) {
    this.writer = writer;
    this.log = log;
    this.lineLength = lineLength;
    this.returns = returns;
  }

  String queueId() {
    return writer.queueId();
  }

  MailLog log() {
    return log;
  }

  long position() {
    return writer.position();
  }

  /** Notes a problem; a graver one that is known stays. */
  void fail(IntakeProblem found) {
    fail(found, found.refused());
  }

  /** Notes a problem, with what is to be said about it. */
  void fail(IntakeProblem found, String status, String text) {
    fail(found, found.refused(status, text));
  }

  /** Notes a problem, with the answer to it. */
  void fail(IntakeProblem found, IntakeResult.Refused refused) {
    if (problem == null || found.ordinal() <= problem.kind().ordinal()) {
      problem = new Problem(found, refused);
    }
  }

  /** Whether there is any use in going on. */
  boolean isGood() {
    return problem == null || returns && !problem.kind().isTemporary();
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  void record(char type, String text) throws IOException {
    byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
    record(type, data, 0, data.length);
  }

  void attribute(String name, String value) throws IOException {
    record('A', name + "=" + value);
  }

  void record(char type, byte[] data, int offset, int length) throws IOException {
    if (isGood()) {
      writer.record(type, data, offset, length);
    }
  }

  /** Writes message text, in pieces of at most line_length_limit. */
  void text(byte[] data, int offset, int length, boolean endsLine) throws IOException {
    int at = offset;
    int left = length;
    while (left > lineLength) {
      record('L', data, at, lineLength);
      at += lineLength;
      left -= lineLength;
    }
    record(endsLine ? 'N' : 'L', data, at, left);
  }

  /** Writes a header whose lines are joined by line feeds. */
  void header(byte[] header, int length) throws IOException {
    int start = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || header[i] == '\n') {
        text(header, start, i - start, true);
        start = i + 1;
      }
    }
  }

  void header(String header) throws IOException {
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    header(bytes, bytes.length);
  }
}
