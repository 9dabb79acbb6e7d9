package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** STARTTLS: RFC 3207. */
final class StartTlsCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (words.size() != 1) {
      session.reply(501, "5.5.4", "Syntax: STARTTLS");
      return false;
    }
    if (session.tls.isPresent()) {
      session.reply(554, "5.5.1", "Error: TLS already active");
      return false;
    }
    if (!session.snapshot.tls().isOffered() || session.discarded.contains(EhloKeywords.STARTTLS)) {
      session.reply(502, "5.5.1", "Error: command not implemented");
      return false;
    }
    if (!session.snapshot.tls().isAvailable()) {
      session.reply(454, "4.7.0", "TLS not available due to local problem");
      return false;
    }
    if (TlsStart.isTooOften(session)) {
      return false;
    }
    session.reply(220, "2.0.0", "Ready to start TLS");
    return TlsStart.start(session);
  }

  @Override
  public boolean isBeforeTls() {
    return true;
  }

  @Override
  public boolean endsBatch() {
    return true;
  }
}
