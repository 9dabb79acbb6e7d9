package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** STARTTLS; this server has no TLS yet and answers like one without. */
final class StartTlsCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    session.reply(502, "5.5.1", "Error: command not implemented");
    return false;
  }
}
