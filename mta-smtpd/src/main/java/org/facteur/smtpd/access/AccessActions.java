package org.facteur.smtpd.access;

import java.util.Locale;
import java.util.Optional;
import org.facteur.core.smtp.EnhancedStatus;

/** Does what the right-hand side of an access(5) table says. */
final class AccessActions {
  private static final String ACCESS_DENIED = "Access denied";

  private final RestrictionCompiler compiler;

  AccessActions(RestrictionCompiler compiler) {
    this.compiler = compiler;
  }

  /** Where a value was found, for messages, and what replies are about. */
  record Match(String table, String key, String name, String kind) {
    String about(String what) {
      return "<" + name + ">: " + kind + " " + what;
    }

    String entry() {
      return "access table " + table + " entry \"" + key + "\"";
    }
  }

  private record Text(String status, String text) {
    static Text of(String argument, String defaultStatus) {
      int space = argument.indexOf(' ');
      String first = space < 0 ? argument : argument.substring(0, space);
      Optional<EnhancedStatus> own = EnhancedStatus.parse(first);
      return own.isPresent()
          ? new Text(first, space < 0 ? "" : argument.substring(space).strip())
          : new Text(defaultStatus, argument);
    }

    String fitting(String kind) {
      return ReplyClass.fitting(EnhancedStatus.of(status), kind);
    }

    String or(String other) {
      return text.isEmpty() ? other : text;
    }
  }

  Decision apply(Evaluation e, Match match, String value) throws EvaluationAborted {
    e.note(match.table(), match.key(), value);
    String stripped = value.strip();
    int end = 0;
    while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
      end++;
    }
    String argument = stripped.substring(end).strip();
    AccessSettings settings = e.settings();
    return switch (stripped.substring(0, end).toUpperCase(Locale.ROOT)) {
      case "REJECT" -> refuse(e, match, settings.mapReject(), Text.of(argument, "5.7.1"));
      case "DEFER" -> refuse(e, match, settings.mapDefer(), Text.of(argument, "4.7.1"));
      case "HANGUP" -> {
        note(e, "hangup", argument);
        throw new ClientHangUp();
      }
      case "INFO" -> note(e, "info", argument);
      case "WARN" -> note(e, "warn", argument);
      case "FILTER" -> filter(e, match, argument);
      case "HOLD" -> {
        note(e, "hold", match.about(argument.isEmpty() ? "triggers HOLD action" : argument));
        e.effects().setHold();
        yield Decision.NEUTRAL;
      }
      case "DISCARD" -> {
        note(e, "discard", match.about(argument.isEmpty() ? "triggers DISCARD action" : argument));
        e.effects().setDiscard();
        yield permit(e, match, "DISCARD");
      }
      case "REDIRECT" -> redirect(e, match, argument);
      case "BCC" -> copy(e, match, argument);
      case "DEFER_IF_PERMIT" -> {
        Text text = Text.of(argument, "4.7.1");
        yield e.deferIfPermit(
            settings.mapDefer(),
            text.fitting(match.kind()),
            match.about("rejected: " + text.or("Service unavailable")));
      }
      case "DEFER_IF_REJECT" -> {
        Text text = Text.of(argument, "4.7.1");
        yield e.deferIfReject(
            settings.mapDefer(),
            text.fitting(match.kind()),
            match.about("rejected: " + text.or("Service unavailable")));
      }
      case "PREPEND" -> prepend(e, match, argument);
      case "OK" -> permit(e, match, "OK");
      case "PERMIT" -> permit(e, match, "permit");
      case "RELAY" -> permit(e, match, "RELAY");
      case "DUNNO" -> Decision.NEUTRAL;
      default -> codeOrRestrictions(e, match, stripped);
    };
  }

  private Decision codeOrRestrictions(Evaluation e, Match match, String value)
      throws EvaluationAborted {
    // Numbers alone are time stamps of some way to authenticate.
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return permit(e, match, "OK");
    }
    if (value.matches("[45][0-9][0-9]\\s.*")) {
      Text text = Text.of(value.substring(3).strip(), value.charAt(0) + ".7.1");
      return refuse(e, match, Integer.parseInt(value.substring(0, 3)), text);
    }
    return e.within(
        match.name(), match.kind(), compiler.compile("access table " + match.table(), value));
  }

  private static Decision refuse(Evaluation e, Match match, int code, Text text) {
    return e.rejectNamed(
        code, text.fitting(match.kind()), match.name(), match.kind(), text.or(ACCESS_DENIED));
  }

  private static Decision permit(Evaluation e, Match match, String action) {
    e.logPermit(action, match.kind(), match.name(), "from " + match.table());
    return Decision.PERMIT;
  }

  private static Decision note(Evaluation e, String what, String text) {
    e.whatsUp(what, text);
    return Decision.NEUTRAL;
  }

  private static Decision filter(Evaluation e, Match match, String argument) {
    if (argument.isEmpty()) {
      e.log().warning(match.entry() + " has FILTER entry without value");
    } else if (argument.indexOf(':') < 0) {
      e.log().warning(match.entry() + " requires transport:destination");
    } else {
      note(e, "filter", match.about("triggers FILTER " + argument));
      e.effects().setFilter(argument);
    }
    return Decision.NEUTRAL;
  }

  private static Decision redirect(Evaluation e, Match match, String argument) {
    if (argument.indexOf('@') < 0) {
      e.log().warning(match.entry() + " requires user@domain target");
    } else {
      note(e, "redirect", match.about("triggers REDIRECT " + argument));
      e.effects().setRedirect(argument);
    }
    return Decision.NEUTRAL;
  }

  private static Decision copy(Evaluation e, Match match, String argument) {
    if (argument.indexOf('@') < 0) {
      e.log().warning(match.entry() + " requires user@domain target");
    } else {
      note(e, "bcc", match.about("triggers BCC " + argument));
      e.effects().addCopy(argument);
    }
    return Decision.NEUTRAL;
  }

  private static Decision prepend(Evaluation e, Match match, String argument) {
    if (e.session().where().equals("END-OF-MESSAGE")) {
      e.log()
          .warning(
              "access table "
                  + match.table()
                  + ": action PREPEND must be used before smtpd_end_of_data_restrictions");
    } else if (argument.isEmpty()) {
      e.log().warning(match.entry() + " has PREPEND entry without text");
    } else if (!argument.matches("[!-9;-~]+:.*")) {
      e.log().warning(match.entry() + " PREPEND without header syntax is ignored: " + argument);
    } else {
      e.effects().addHeader(argument);
    }
    return Decision.NEUTRAL;
  }
}
