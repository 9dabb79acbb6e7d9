package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;

/** NOOP. */
final class NoopCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    session.reply(250, "2.0.0", "Ok");
    return true;
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
