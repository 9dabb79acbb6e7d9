package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.smtp.SmtpReply;

/** DATA: RFC 5321 section 4.1.1.4. */
final class DataCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    Transaction transaction = session.transaction;
    if (transaction.chunks != Transaction.ChunkState.NONE) {
      session.reply(503, "5.5.1", "Error: DATA after BDAT");
      return false;
    }
    Optional<SmtpReply> problem = MessageEnd.withoutRecipients(transaction);
    if (problem.isPresent()) {
      session.reply(problem.get());
      return false;
    }
    if (words.size() != 1) {
      session.reply(501, "5.5.4", "Syntax: DATA");
      return false;
    }
    Optional<SmtpReply> refused = MessageEnd.atData(session);
    if (refused.isPresent()) {
      session.reply(refused.get());
      return false;
    }
    MessageEnd.begin(session);
    session.plain(354, "End data with <CR><LF>.<CR><LF>");
    session.where = "DATA content";
    if (!read(session)) {
      return false;
    }
    return MessageEnd.finish(session, false);
  }

  /** Reads up to the final dot; false when a bare newline ended the session. */
  private static boolean read(SmtpSession session) throws IOException {
    LineInput input = session.input;
    input.expectText();
    input.startRequest();
    Lines lines = new Lines(session);
    input.pieces(session.settings.lineLimit(), lines);
    if (lines.bareNewline) {
      session.where = "END-OF-MESSAGE";
      if (session.newlines.note()) {
        session.log.info(
            org.facteur.smtpd.access.RequestLine.of(
                session, "info", "bare <LF> received", session.settings.portLogging()));
      }
      if (session.newlines.reject()) {
        int code = session.newlines.rejectCode();
        String text = session.settings.hostname() + " Error: bare <LF> received";
        session.log.info(
            org.facteur.smtpd.access.RequestLine.of(
                session, "reject", code + " 5.5.2 " + text, session.settings.portLogging()));
        session.reply(code, "5.5.2", text);
        session.hangUp = true;
        return false;
      }
    }
    return true;
  }

  /** Takes the lines of the message and finds its end. */
  private static final class Lines implements LineInput.PieceReader {
    private final LineInput input;
    private final MessageFeed feed;
    private final boolean standardEnd;
    private boolean atLineStart = true;
    private boolean standardBefore = true;
    private boolean bareNewline;

    Lines(SmtpSession session) {
      this.input = session.input;
      this.feed = session.transaction.feed;
      this.standardEnd = session.newlines.standardEnd();
    }

    @Override
    public boolean piece(byte[] bytes, int offset, int length) {
      boolean complete = input.complete();
      boolean bare = complete && input.bareNewline();
      bareNewline |= bare;
      int start = offset;
      int count = length;
      if (atLineStart && count > 0 && bytes[start] == '.') {
        boolean end = count == 1 && complete;
        if (end && (!standardEnd || !bare && standardBefore)) {
          return false;
        }
        if (!end || !standardEnd) {
          start++;
          count--;
        }
      }
      feed.line(bytes, start, count, complete);
      atLineStart = complete;
      standardBefore = !bare;
      return true;
    }
  }

  @Override
  public boolean endsBatch() {
    return true;
  }
}
