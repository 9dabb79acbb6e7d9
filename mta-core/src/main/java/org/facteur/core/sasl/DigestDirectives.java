package org.facteur.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code name=value} pairs of DIGEST-MD5: RFC 2831 section 7.2. Values are bytes as chars.
 *
 * @param values by name in lower case; of several realms the first
 */
public record DigestDirectives(Map<String, String> values) {
  /**
   * Parses a message.
   *
   * @throws SaslException when it is none, or names something twice but {@code realm}
   */
  public static DigestDirectives parse(byte[] message) throws SaslException {
    return new DigestDirectives(
        new Parser(new String(message, StandardCharsets.ISO_8859_1)).parse());
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A value in quotes, with what must be escaped escaped. */
  public static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static final class Parser {
    private final String text;
    private int at;
    private final Map<String, String> found = new LinkedHashMap<>();

    Parser(String text) {
      this.text = text;
    }

    Map<String, String> parse() throws SaslException {
      while (skip()) {
        int equals = text.indexOf('=', at);
        String name = equals < 0 ? "" : text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || !name.matches("[a-z0-9-]{1,40}")) {
          throw bad();
        }
        at = equals + 1;
        String value = value();
        if (found.putIfAbsent(name, value) != null && !name.equals("realm")) {
          throw bad();
        }
      }
      if (found.isEmpty()) {
        throw bad();
      }
      return found;
    }

    private boolean skip() {
      while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
        at++;
      }
      return at < text.length();
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private String value() throws SaslException {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '"') {
        return quotedString();
      }
      int start = at;
      while (at < text.length() && text.charAt(at) != ',' && !isSpace(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private String quotedString() throws SaslException {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return value.toString();
        }
        if (c == '\\' && at < text.length()) {
          c = text.charAt(at++);
        }
        value.append(c);
      }
      throw bad();
    }

    private static SaslException bad() {
      return new SaslException(SaslFailure.BAD_CREDENTIALS, "Parse error");
    }
  }
}
