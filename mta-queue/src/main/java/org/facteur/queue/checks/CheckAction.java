package org.facteur.queue.checks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.log.MailLog;
import org.facteur.queue.header.HeaderSyntax;

/**
 * What a table says is to be done, header_checks(5).
 *
 * @param text what stands behind the action's name, may be empty
 */
public record CheckAction(Kind kind, String text) {
  /** The actions. */
  public enum Kind {
    BCC,
    DISCARD,
    DUNNO,
    FILTER,
    HOLD,
    IGNORE,
    INFO,
    PASS,
    PREPEND,
    REDIRECT,
    REJECT,
    REPLACE,
    STRIP,
    WARN
  }

  private static final CheckAction NOTHING = new CheckAction(Kind.DUNNO, "");

  /**
   * Reads a table's answer where only some actions can be carried out.
   *
   * @param supported those
   */
  public static CheckAction parse(
      String value, String table, boolean header, Set<Kind> supported, MailLog log) {
    if (kind(name(value)).filter(supported::contains).isEmpty()) {
      log.warning("unsupported command in " + table + " map: " + value);
      return NOTHING;
    }
    return parse(value, table, header, log);
  }

  /**
   * Reads a table's answer. One that cannot be carried out is logged and does nothing.
   *
   * @param table the parameter's name, for the log
   * @param header whether it is about a header: what takes its place must be one too
   */
  public static CheckAction parse(String value, String table, boolean header, MailLog log) {
    String name = name(value);
    String text = value.substring(name.length()).stripLeading();
    Optional<Kind> kind = kind(name);
    if (kind.isEmpty()) {
      log.warning("unknown command in " + table + " map: " + value);
      return NOTHING;
    }
    CheckAction action = new CheckAction(kind.get(), text);
    Optional<String> complaint = action.complaint(table, header);
    complaint.ifPresent(log::warning);
    return complaint.isPresent() ? NOTHING : action;
  }

  private static String name(String value) {
    int end = 0;
    while (end < value.length() && value.charAt(end) != ' ' && value.charAt(end) != '\t') {
      end++;
    }
    return value.substring(0, end);
  }

  private static Optional<Kind> kind(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("OK")) {
      return Optional.of(Kind.DUNNO);
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(upper)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private Optional<String> complaint(String table, boolean header) {
    return switch (kind) {
      case FILTER -> {
        if (text.isEmpty()) {
          yield Optional.of("missing FILTER command argument in " + table + " map");
        }
        yield text.contains(":")
            ? Optional.empty()
            : Optional.of(
                "bad FILTER command " + text + " in " + table + " -- need transport:destination");
      }
      case REDIRECT ->
          addressed(
              "bad REDIRECT target \"" + text + "\" in " + table + " map -- need user@domain");
      case BCC ->
          addressed("bad BCC address \"" + text + "\" in " + table + " map -- need user@domain");
      case PREPEND, REPLACE -> {
        if (text.isEmpty()) {
          yield Optional.of(kind + " action without text in " + table + " map");
        }
        yield !header || isHeader(text)
            ? Optional.empty()
            : Optional.of(
                "bad "
                    + kind
                    + " header text \""
                    + text
                    + "\" in "
                    + table
                    + " map -- need \"headername: headervalue\"");
      }
      default -> Optional.empty();
    };
  }

  private Optional<String> addressed(String complaint) {
    return text.contains("@") ? Optional.empty() : Optional.of(complaint);
  }

  private static boolean isHeader(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return HeaderSyntax.nameLength(bytes, 0, bytes.length) > 0;
  }
}
