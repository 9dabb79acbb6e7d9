package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.PrintableText;

/** HELO: RFC 5321 section 4.1.1.1. */
final class HeloCommand implements SmtpCommand {
  private static final String NEUTERED = " <>()\\\";@";

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (!enter(session, words, "HELO", "SMTP")) {
      return false;
    }
    session.plain(250, session.settings.hostname());
    return true;
  }

  /** What HELO and EHLO have in common. */
  static boolean enter(
      SmtpSession session, List<CommandLine.Word> words, String command, String protocol)
      throws IOException {
    if (words.size() < 2) {
      session.plain(501, "Syntax: " + command + " hostname");
      return false;
    }
    String name =
        words.subList(1, words.size()).stream()
            .map(CommandLine.Word::text)
            .collect(Collectors.joining(" "));
    Optional<String> before = session.helo;
    session.helo = Optional.of(neutered(name));
    Optional<SmtpReply> refused =
        session.snapshot.access().atHelo(session, session.transaction.effects, session.pending);
    if (refused.isPresent()) {
      session.helo = before;
      session.reply(refused.get());
      return false;
    }
    session.newTransaction();
    session.protocol = protocol;
    Optional<SmtpReply> objection = session.milters.helo(name);
    boolean told = objection.isPresent() && objection.get().code() == 421;
    if (objection.isPresent() && (told || !session.snapshot.milters().delayReject())) {
      session.reply(objection.get());
      return false;
    }
    return true;
  }

  static String neutered(String name) {
    StringBuilder clean = new StringBuilder(PrintableText.log(name));
    for (int i = 0; i < clean.length(); i++) {
      if (NEUTERED.indexOf(clean.charAt(i)) >= 0) {
        clean.setCharAt(i, '?');
      }
    }
    return clean.toString();
  }

  @Override
  public boolean isJunk() {
    return true;
  }

  @Override
  public boolean endsBatch() {
    return true;
  }

  @Override
  public boolean isBeforeTls() {
    return true;
  }
}
