package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.smtp.SmtpReply;

/** AUTH: RFC 4954. */
final class AuthCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    Optional<SmtpReply> bad = objection(session, words);
    if (bad.isPresent()) {
      session.reply(bad.get());
      return false;
    }
    if (session.sasl.isTooOften()) {
      return false;
    }
    return session.sasl.authenticate(
        words.get(1).text(),
        words.size() > 2 ? Optional.of(words.get(2).text()) : Optional.empty());
  }

  private static Optional<SmtpReply> objection(SmtpSession session, List<CommandLine.Word> words) {
    if (session.settings.heloRequired() && session.helo.isEmpty()) {
      return Optional.of(SmtpReply.of(503, "5.5.1", "Error: send HELO/EHLO first"));
    }
    if (!session.sasl.isActive() || session.discarded.contains(EhloKeywords.AUTH)) {
      return Optional.of(SmtpReply.of(503, "5.5.1", "Error: authentication not enabled"));
    }
    if (session.transaction.active) {
      return Optional.of(SmtpReply.of(503, "5.5.1", "Error: MAIL transaction in progress"));
    }
    if (session.sasl.isLoggedIn()) {
      return Optional.of(SmtpReply.of(503, "5.5.1", "Error: already authenticated"));
    }
    return words.size() < 2 || words.size() > 3
        ? Optional.of(SmtpReply.of(501, "5.5.4", "Syntax: AUTH mechanism"))
        : Optional.empty();
  }
}
