package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** AUTH; this server has no SASL yet and answers like one without. */
final class AuthCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    session.reply(503, "5.5.1", "Error: authentication not enabled");
    return false;
  }
}
