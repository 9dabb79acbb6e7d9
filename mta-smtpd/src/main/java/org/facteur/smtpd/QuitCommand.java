package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** QUIT. */
final class QuitCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    session.reply(221, "2.0.0", "Bye");
    return true;
  }

  @Override
  public boolean isBeforeTls() {
    return true;
  }
}
