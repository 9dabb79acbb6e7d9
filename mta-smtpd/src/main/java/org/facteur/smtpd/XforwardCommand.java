package org.facteur.smtpd;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.smtp.SmtpReply;

/** XFORWARD: a content filter says where a message came from: Postfix's XFORWARD_README. */
final class XforwardCommand implements SmtpCommand {
  static final List<String> NAMES =
      List.of("NAME", "ADDR", "PROTO", "HELO", "SOURCE", "PORT", "IDENT");
  private static final String UNAVAILABLE = "[UNAVAILABLE]";

  @Override
  public boolean run(SmtpSession session, List<CommandLine.Word> words) throws IOException {
    if (session.transaction.active) {
      session.reply(503, "5.5.1", "Error: MAIL transaction in progress");
      return false;
    }
    if (words.size() < 2) {
      session.reply(501, "5.5.4", "Syntax: XFORWARD attribute=value...");
      return false;
    }
    if (!EhloCommand.isListed(session, session.settings.xforwardHosts())) {
      session.reply(550, "5.7.0", "Error: insufficient authorization");
      return false;
    }
    Map<String, String> known = new HashMap<>(session.forwarded.attributes());
    for (CommandLine.Word word : words.subList(1, words.size())) {
      Optional<SmtpReply> bad = attribute(known, word.text());
      if (bad.isPresent()) {
        session.reply(bad.get());
        return false;
      }
    }
    session.forwarded = new ForwardedClient(Map.copyOf(known));
    session.reply(250, "2.0.0", "Ok");
    return true;
  }

  private static Optional<SmtpReply> attribute(Map<String, String> known, String word) {
    int equals = word.indexOf('=');
    if (equals < 0 || equals + 1 == word.length()) {
      return bad("Error: attribute=value expected");
    }
    String name = word.substring(0, equals).toUpperCase(Locale.ROOT);
    Optional<String> decoded = Xtext.decode(word.substring(equals + 1));
    if (decoded.isEmpty() || decoded.get().length() > 255) {
      return bad("Error: bad attribute value: " + word.substring(equals + 1));
    }
    String value = decoded.get();
    if (!NAMES.contains(name)) {
      return bad("Error: bad attribute name: " + word.substring(0, equals));
    }
    if (value.equalsIgnoreCase(UNAVAILABLE)) {
      if (name.equals("HELO") || name.equals("IDENT") || name.equals("SOURCE")) {
        known.remove(name);
      } else {
        known.put(name, "unknown");
      }
      return Optional.empty();
    }
    Optional<String> clean =
        switch (name) {
          case "NAME" -> Optional.of(value).filter(HostSyntax::isHostname);
          case "ADDR" -> XclientCommand.address(value);
          case "PORT" -> Optional.of(value).filter(XclientCommand::isPort);
          case "SOURCE" ->
              Optional.of(value.toUpperCase(Locale.ROOT))
                  .filter(source -> source.equals("LOCAL") || source.equals("REMOTE"));
          default -> Optional.of(HeloCommand.neutered(value));
        };
    if (clean.isEmpty()) {
      return bad("Error: bad " + name.toLowerCase(Locale.ROOT) + " syntax: " + value);
    }
    known.put(name, clean.get());
    return Optional.empty();
  }

  private static Optional<SmtpReply> bad(String text) {
    return Optional.of(SmtpReply.of(501, "5.5.4", text));
  }

  @Override
  public boolean isBeforeTls() {
    return true;
  }
}
