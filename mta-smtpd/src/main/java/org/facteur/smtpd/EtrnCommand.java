package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.PrintableText;

/** ETRN: RFC 1985. */
final class EtrnCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (session.settings.heloRequired() && session.helo.isEmpty()) {
      session.plain(503, "Error: send HELO/EHLO first");
      return false;
    }
    if (session.transaction.active) {
      session.plain(503, "Error: MAIL transaction in progress");
      return false;
    }
    if (words.size() != 2) {
      session.plain(500, "Syntax: ETRN domain");
      return false;
    }
    String word = words.get(1).text();
    String domain = word.startsWith("@") || word.startsWith("#") ? word.substring(1) : word;
    boolean literal =
        domain.startsWith("[")
            && domain.endsWith("]")
            && HostSyntax.isAddressLiteral(domain.substring(1, domain.length() - 1));
    if (!literal && !HostSyntax.isHostname(domain)) {
      session.plain(501, "Error: invalid parameter syntax");
      return false;
    }
    Optional<SmtpReply> refused =
        session.snapshot.access().atEtrn(session, session.transaction.effects, domain);
    if (refused.isPresent()) {
      session.reply(refused.get());
      return false;
    }
    return flush(session, domain);
  }

  private static boolean flush(SmtpSession session, String domain) throws IOException {
    String shown = PrintableText.log(domain.substring(0, Math.min(100, domain.length())));
    return switch (session.snapshot.parts().flush().flush(domain)) {
      case STARTED -> {
        session.plain(250, "Queuing started");
        yield true;
      }
      case DENIED -> {
        session.log.warning("reject: ETRN " + shown + "... from " + session.clientName());
        session.plain(459, "<" + domain + ">: service unavailable");
        yield false;
      }
      case FAILED -> {
        session.log.warning("bad ETRN " + shown + "... from " + session.clientName());
        session.plain(458, "Unable to queue messages");
        yield false;
      }
    };
  }

  @Override
  public boolean isJunk() {
    return true;
  }
}
