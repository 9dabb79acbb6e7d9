package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** RSET: ends the transaction. */
final class RsetCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (words.size() != 1) {
      session.reply(501, "5.5.4", "Syntax: RSET");
      return false;
    }
    session.newTransaction();
    session.reply(250, "2.0.0", "Ok");
    return true;
  }

  @Override
  public boolean isJunk() {
    return true;
  }
}
