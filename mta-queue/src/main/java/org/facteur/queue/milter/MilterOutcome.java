package org.facteur.queue.milter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.core.smtp.SmtpReply;

/** What milters want done. */
public sealed interface MilterOutcome {
  /** Nothing. */
  MilterOutcome CONTINUE = new Continue();

  /** Nothing. */
  record Continue() implements MilterOutcome {}

  /**
   * The client is to hear this.
   *
   * @param text the reply as one text, for the log
   */
  record Refuse(SmtpReply reply, String text) implements MilterOutcome {
    /** A reply of one line. */
    static Refuse of(int code, String status, String text) {
      SmtpReply reply = SmtpReply.of(code, status, text);
      return new Refuse(reply, reply.toLogText());
    }
  }

  /** The message is to be thrown away; the client hears that all is well. */
  record Discard() implements MilterOutcome {}

  /** The message is to be put on hold. */
  record Hold() implements MilterOutcome {}

  /** The client is to be cut off. */
  record HangUp() implements MilterOutcome {}

  /** The reply of SMFIR_REPLYCODE; empty when it is none that refuses. */
  static Optional<Refuse> refusal(String text) {
    List<String> lines = new ArrayList<>();
    int code = 0;
    Optional<EnhancedStatus> status = Optional.empty();
    for (String line : text.replace("%%", "%").split("\r\n|\n")) {
      Matcher parts = Replies.LINE.matcher(line);
      if (!parts.matches()) {
        return Optional.empty();
      }
      if (lines.isEmpty()) {
        code = Integer.parseInt(parts.group(1));
        status = Optional.ofNullable(parts.group(2)).flatMap(EnhancedStatus::parse);
      }
      lines.add(parts.group(3));
    }
    boolean fits = status.isEmpty() || status.get().severity() == code / 100;
    return lines.isEmpty() || !fits
        ? Optional.empty()
        : Optional.of(
            new Refuse(new SmtpReply(code, status, List.copyOf(lines)), text.replace("%%", "%")));
  }

  /** The syntax of replies. */
  final class Replies {
    private static final Pattern LINE =
        Pattern.compile("([45]\\d\\d)[ -](?:([45]\\.\\d{1,3}\\.\\d{1,3})(?: |$))?(.*)");

    private Replies() {}
  }
}
