package org.facteur.smtpd.access;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;

/**
 * The macros of reply texts: what smtpd_reject_footer and default_rbl_reply may say of a session.
 * Characters that smtpd_expansion_filter does not list become an underscore. Immutable.
 */
public final class ReplyMacros {
  private static final Parameter<String> FILTER = Parameter.string("smtpd_expansion_filter");
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final DateTimeFormatter LOCALTIME =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT);

  private final String allowed;
  private final String hostname;
  private final MailLog log;

  private ReplyMacros(String allowed, String hostname, MailLog log) {
    this.allowed = allowed;
    this.hostname = hostname;
    this.log = log;
  }

  /** The macros under a configuration. */
  public static ReplyMacros of(Configuration from, MailLog log) {
    return new ReplyMacros(unescaped(from.get(FILTER)), from.get(MYHOSTNAME), log);
  }

  /**
   * Expands a text.
   *
   * @param own macros beside those of the session; empty for names that it does not know
   * @param recipient of the transaction, or empty
   * @param now for $localtime
   * @return the text, empty when it cannot be expanded
   */
  public Optional<String> expand(
      String text,
      SessionView session,
      String recipient,
      ZonedDateTime now,
      Function<String, Optional<String>> own) {
    MacroExpansion.Result result =
        MacroExpansion.expand(
            text,
            name -> {
              Optional<String> value = own.apply(name);
              return Optional.of(
                  filtered(value.isPresent() ? value.get() : value(name, session, recipient, now)));
            },
            log::warning);
    return result.failed() ? Optional.empty() : Optional.of(result.text());
  }

  private String value(String name, SessionView session, String recipient, ZonedDateTime now) {
    ClientIdentity client = session.client();
    String sender = session.sender().orElse("");
    boolean hasSender = session.sender().isPresent();
    return switch (name) {
      case "client" -> client.nameAndAddress();
      case "client_address" -> client.address();
      case "client_name" -> client.name();
      case "client_port" -> client.port();
      case "reverse_client_name" -> client.reverseName();
      case "helo_name" -> session.helo().orElse("");
      case "server_name" -> hostname;
      case "localtime" -> LOCALTIME.format(now);
      case "sender" -> !hasSender ? "" : sender.isEmpty() ? "<>" : sender;
      case "sender_name" -> !hasSender ? "" : sender.isEmpty() ? "<>" : localPart(sender);
      case "sender_domain" -> domain(sender);
      case "recipient" -> recipient;
      case "recipient_name" -> localPart(recipient);
      case "recipient_domain" -> domain(recipient);
      default -> {
        log.warning("unknown macro name \"" + name + "\" in expansion request");
        yield "";
      }
    };
  }

  private static String localPart(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }

  private static String domain(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? "" : address.substring(at + 1);
  }

  private String filtered(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // A dollar sign in a value is no macro.
      out.append(allowed.indexOf(c) < 0 ? "_" : c == '$' ? "$$" : String.valueOf(c));
    }
    return out.toString();
  }

  /** The backslash notation of C: {@code \t}, {@code \40}. */
  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\' || at == text.length()) {
        out.append(c);
        continue;
      }
      int code = 0;
      int digits = 0;
      while (digits < 3 && at < text.length() && "01234567".indexOf(text.charAt(at)) >= 0) {
        code = code * 8 + text.charAt(at++) - '0';
        digits++;
      }
      if (digits > 0) {
        out.append((char) (code & 255));
      } else {
        char escaped = text.charAt(at++);
        out.append(
            switch (escaped) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 'f' -> '\f';
              case 'b' -> '\b';
              case 'v' -> (char) 11;
              case 'a' -> (char) 7;
              default -> escaped;
            });
      }
    }
    return out.toString();
  }
}
