package org.facteur.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.smtpd.access.ClientIdentity;
import org.facteur.smtpd.access.ClientIdentity.NameStatus;
import org.facteur.smtpd.access.SessionView;

/** XCLIENT: a trusted client says who the client is: Postfix's XCLIENT_README. */
final class XclientCommand implements SmtpCommand {
  static final List<String> NAMES =
      List.of(
          "NAME", "ADDR", "PROTO", "HELO", "REVERSE_NAME", "PORT", "LOGIN", "DESTADDR", "DESTPORT");
  private static final String UNAVAILABLE = "[UNAVAILABLE]";
  private static final String TEMPORARY = "[TEMPUNAVAIL]";

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (session.transaction.active) {
      session.reply(503, "5.5.1", "Error: MAIL transaction in progress");
      return false;
    }
    if (words.size() < 2) {
      session.reply(501, "5.5.4", "Syntax: XCLIENT attribute=value...");
      return false;
    }
    if (!EhloCommand.isListed(session, session.settings.xclientHosts())) {
      session.reply(550, "5.7.0", "Error: insufficient authorization");
      return false;
    }
    for (CommandLine.Word word : words.subList(1, words.size())) {
      Optional<SmtpReply> bad = attribute(session, word.text());
      if (bad.isPresent()) {
        session.reply(bad.get());
        return false;
      }
    }
    session.newTransaction();
    session.errors = 0;
    session.enterClient();
    session.greet();
    // Postfix counts neither success nor error here: the session begins anew.
    throw new SessionRestart();
  }

  private static Optional<SmtpReply> attribute(SmtpSession session, String word) {
    int equals = word.indexOf('=');
    if (equals < 0 || equals + 1 == word.length()) {
      return bad("Error: attribute=value expected");
    }
    String name = word.substring(0, equals).toUpperCase(Locale.ROOT);
    Optional<String> decoded = Xtext.decode(word.substring(equals + 1));
    if (decoded.isEmpty()) {
      return bad("Bad attribute value syntax: " + word.substring(equals + 1));
    }
    String value = decoded.get();
    boolean none = value.equalsIgnoreCase(UNAVAILABLE);
    boolean later = value.equalsIgnoreCase(TEMPORARY);
    ClientIdentity client = session.client;
    String syntax = "Bad " + name + " syntax: " + value;
    switch (name) {
      case "NAME" -> {
        if (!none && !later && !HostSyntax.isHostname(value)) {
          return bad(syntax);
        }
        session.client =
            new ClientIdentity(
                none || later ? ClientIdentity.UNKNOWN : value,
                none || later ? ClientIdentity.UNKNOWN : value,
                client.address(),
                client.port(),
                status(none, later),
                status(none, later));
      }
      case "REVERSE_NAME" -> {
        if (!none && !later && !HostSyntax.isHostname(value)) {
          return bad(syntax);
        }
        session.client =
            new ClientIdentity(
                client.name(),
                none || later ? ClientIdentity.UNKNOWN : value,
                client.address(),
                client.port(),
                client.nameStatus(),
                status(none, later));
      }
      case "ADDR" -> {
        Optional<String> address = none ? Optional.of("unknown") : address(value);
        if (address.isEmpty()) {
          return bad(syntax);
        }
        session.client =
            new ClientIdentity(
                client.name(),
                client.reverseName(),
                address.get(),
                client.port(),
                client.nameStatus(),
                client.reverseStatus());
      }
      case "PORT" -> {
        if (!none && !isPort(value)) {
          return bad(syntax);
        }
        session.client =
            new ClientIdentity(
                client.name(),
                client.reverseName(),
                client.address(),
                none ? "unknown" : value,
                client.nameStatus(),
                client.reverseStatus());
      }
      case "HELO" ->
          session.helo = none ? Optional.empty() : Optional.of(HeloCommand.neutered(value));
      case "PROTO" -> {
        String protocol = value.toUpperCase(Locale.ROOT);
        if (!protocol.equals("SMTP") && !protocol.equals("ESMTP")) {
          return bad(syntax);
        }
        session.protocol = protocol;
      }
      case "DESTADDR" -> {
        Optional<String> address = none ? Optional.of("unknown") : address(value);
        if (address.isEmpty()) {
          return bad(syntax);
        }
        session.server = new SessionView.ServerEndpoint(address.get(), session.server.port());
      }
      case "DESTPORT" -> {
        if (!none && !isPort(value)) {
          return bad(syntax);
        }
        session.server =
            new SessionView.ServerEndpoint(session.server.address(), none ? "unknown" : value);
      }
      case "LOGIN" -> {
        session.sasl.logout();
        if (!none) {
          session.sasl.login(value, "XCLIENT");
        }
      }
      default -> {
        return bad("Bad XCLIENT attribute name: " + word.substring(0, equals));
      }
    }
    return Optional.empty();
  }

  private static NameStatus status(boolean none, boolean later) {
    return none ? NameStatus.PERMANENT : later ? NameStatus.TEMPORARY : NameStatus.OK;
  }

  static boolean isPort(String value) {
    return value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535;
  }

  /** The address in a value that may begin with {@code IPV6:}. */
  static Optional<String> address(String value) {
    boolean six = value.regionMatches(true, 0, "IPV6:", 0, 5);
    String text = six ? value.substring(5) : value;
    boolean good = six ? HostSyntax.isIpv6(text) : HostSyntax.isHostAddress(text);
    return good
        ? Optional.of(ClientNames.text(java.net.InetAddress.ofLiteral(text).getAddress()))
        : Optional.empty();
  }

  private static Optional<SmtpReply> bad(String text) {
    return Optional.of(SmtpReply.of(501, "5.5.4", text));
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
