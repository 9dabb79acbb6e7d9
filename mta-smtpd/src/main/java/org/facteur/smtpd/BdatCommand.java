package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.smtp.SmtpReply;

/**
 * BDAT: a message in chunks, RFC 3030. After an error the chunks that follow are read and thrown
 * away, so that client and server stay in step.
 */
final class BdatCommand implements SmtpCommand {
  private static final int BUFFER = 8192;

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    Transaction transaction = session.transaction;
    if (session.discarded.contains(EhloKeywords.CHUNKING)) {
      session.reply(521, "5.5.1", "Error: command not implemented");
      return false;
    }
    Optional<Long> parsed = words.size() > 1 ? size(words.get(1).text()) : Optional.empty();
    boolean last = words.size() == 3 && words.get(2).text().equalsIgnoreCase("LAST");
    if (parsed.isEmpty() || words.size() > 3 || words.size() == 3 && !last) {
      session.log.warning(session.clientName() + ": malformed BDAT command syntax from client");
      session.reply(521, "5.5.4", "Syntax: BDAT count [LAST]");
      return false;
    }
    long size = parsed.get();
    if (size == 0 && !last) {
      session.log.warning(session.clientName() + ": null BDAT request");
      return skip(session, size, last, SmtpReply.of(551, "5.7.1", "Null BDAT request"));
    }
    if (transaction.chunks == Transaction.ChunkState.FAILED) {
      return skip(
          session,
          size,
          last,
          SmtpReply.of(551, "5.0.0", "Discarded " + size + " bytes after earlier error"));
    }
    Optional<SmtpReply> problem = MessageEnd.withoutRecipients(transaction);
    if (problem.isPresent()) {
      return skip(session, size, last, problem.get());
    }
    if (transaction.chunks == Transaction.ChunkState.NONE) {
      Optional<SmtpReply> refused = MessageEnd.atData(session);
      if (refused.isPresent()) {
        return skip(session, size, last, refused.get());
      }
      MessageEnd.begin(session);
      transaction.size = 0;
      transaction.chunks = Transaction.ChunkState.RECEIVING;
      transaction.splitter = new ChunkLines(transaction.feed, session.settings.lineLimit());
    }
    long limit = session.settings.messageLimit();
    if (limit > 0 && transaction.size > limit - size) {
      return skip(
          session, size, last, SmtpReply.of(552, "5.3.4", "Chunk exceeds message size limit"));
    }
    session.where = "BDAT content";
    read(session, size, transaction.splitter);
    transaction.size += size;
    session.where = "BDAT";
    if (!last) {
      session.reply(250, "2.0.0", "Ok: " + size + " bytes");
      return true;
    }
    transaction.splitter.end();
    return MessageEnd.finish(session, true);
  }

  private static Optional<Long> size(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void read(SmtpSession session, long size, ChunkLines lines) throws IOException {
    byte[] buffer = new byte[(int) Math.min(size, BUFFER)];
    long left = size;
    session.input.expectText();
    while (left > 0) {
      int count = session.input.bytes(buffer, (int) Math.min(left, BUFFER));
      lines.bytes(buffer, count);
      left -= count;
    }
  }

  private static boolean skip(SmtpSession session, long size, boolean last, SmtpReply reply)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(size, BUFFER)];
    long left = size;
    while (left > 0) {
      left -= session.input.bytes(buffer, (int) Math.min(left, BUFFER));
    }
    if (last) {
      session.newTransaction();
    } else {
      session.transaction.chunks = Transaction.ChunkState.FAILED;
    }
    session.reply(reply);
    return false;
  }
}
