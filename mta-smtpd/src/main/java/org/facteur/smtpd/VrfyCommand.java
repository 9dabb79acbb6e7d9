package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facteur.core.address.CommandAddress;
import org.facteur.core.smtp.SmtpReply;

/** VRFY: answers what RCPT would answer. */
final class VrfyCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (session.settings.disableVrfy()) {
      session.reply(502, "5.5.1", "VRFY command is disabled");
      return false;
    }
    if (words.size() < 2) {
      String more = session.settings.smtputf8() ? " [SMTPUTF8]" : "";
      session.reply(501, "5.5.4", "Syntax: VRFY address" + more);
      return false;
    }
    boolean utf8 =
        session.settings.smtputf8()
            && words.size() > 2
            && words.getLast().text().equalsIgnoreCase("SMTPUTF8");
    String argument =
        words.subList(1, words.size() - (utf8 ? 1 : 0)).stream()
            .map(CommandLine.Word::text)
            .collect(Collectors.joining(" "));
    Optional<String> address = CommandAddress.parse(argument, false, false);
    if (address.isEmpty()
        || !session.snapshot.access().isUsable(session.sender().orElse(""), address.get(), utf8)) {
      session.reply(501, "5.1.3", "Bad recipient address syntax");
      return false;
    }
    Optional<SmtpReply> refused = refusal(session, address.get());
    if (refused.isPresent()) {
      session.reply(refused.get());
      return false;
    }
    session.reply(252, "2.0.0", argument);
    return true;
  }

  private static Optional<SmtpReply> refusal(SmtpSession session, String address) {
    session.currentRecipient = Optional.of(address);
    try {
      return session
          .snapshot
          .access()
          .atRecipient(session, session.transaction.effects, session.pending);
    } finally {
      session.currentRecipient = Optional.empty();
    }
  }

  @Override
  public boolean isJunk() {
    return true;
  }

  @Override
  public boolean endsBatch() {
    return true;
  }
}
