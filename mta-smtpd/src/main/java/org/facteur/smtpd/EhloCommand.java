package org.facteur.smtpd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.facteur.core.lookup.HostList;
import org.facteur.core.lookup.LookupFailure;

/** EHLO: RFC 5321 section 4.1.1.1, with the keywords of the extensions. */
final class EhloCommand implements SmtpCommand {
  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (!HeloCommand.enter(session, words, "EHLO", "ESMTP")) {
      return false;
    }
    session.logDiscarded();
    session.plain(250, keywords(session).toArray(String[]::new));
    return true;
  }

  private static List<String> keywords(SmtpSession session) {
    ServerSettings settings = session.settings;
    Set<EhloKeywords> hidden = session.discarded;
    List<String> lines = new ArrayList<>();
    lines.add(settings.hostname());
    add(lines, hidden, EhloKeywords.PIPELINING, "PIPELINING");
    long limit = settings.messageLimit();
    add(lines, hidden, EhloKeywords.SIZE, limit > 0 ? "SIZE " + limit : "SIZE");
    if (!settings.disableVrfy()) {
      add(lines, hidden, EhloKeywords.VRFY, "VRFY");
    }
    add(lines, hidden, EhloKeywords.ETRN, "ETRN");
    if (session.snapshot.tls().isOffered() && session.tls.isEmpty()) {
      add(lines, hidden, EhloKeywords.STARTTLS, "STARTTLS");
    }
    session.sasl.keywords().forEach(line -> add(lines, hidden, EhloKeywords.AUTH, line));
    if (isListed(session, settings.xclientHosts())) {
      add(lines, hidden, EhloKeywords.XCLIENT, "XCLIENT " + String.join(" ", XclientCommand.NAMES));
    }
    if (isListed(session, settings.xforwardHosts())) {
      add(
          lines,
          hidden,
          EhloKeywords.XFORWARD,
          "XFORWARD " + String.join(" ", XforwardCommand.NAMES));
    }
    add(lines, hidden, EhloKeywords.ENHANCEDSTATUSCODES, "ENHANCEDSTATUSCODES");
    add(lines, hidden, EhloKeywords.EIGHTBITMIME, "8BITMIME");
    add(lines, hidden, EhloKeywords.DSN, "DSN");
    if (settings.smtputf8()) {
      add(lines, hidden, EhloKeywords.SMTPUTF8, "SMTPUTF8");
    }
    add(lines, hidden, EhloKeywords.CHUNKING, "CHUNKING");
    return lines;
  }

  private static void add(
      List<String> lines, Set<EhloKeywords> hidden, EhloKeywords keyword, String text) {
    if (!hidden.contains(keyword)) {
      lines.add(text);
    }
  }

  /** Whether the client, as it is now known, is in a list. */
  static boolean isListed(SmtpSession session, HostList hosts) {
    try {
      return hosts.matches(session.client.name(), session.client.address());
    } catch (LookupFailure e) {
      return false;
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

  @Override
  public boolean isBeforeTls() {
    return true;
  }
}
