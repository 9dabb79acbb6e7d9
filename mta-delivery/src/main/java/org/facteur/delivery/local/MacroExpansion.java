package org.facteur.delivery.local;

import java.util.Optional;
import java.util.function.Function;

/**
 * Expands {@code $name}, {@code ${name}}, {@code ${name?text}}, {@code ${name:text}} and {@code
 * ${name?{a}:{b}}} with the attributes of a delivery: forward_path, luser_relay,
 * command_execution_directory. Values are filtered, the text around them is not.
 */
final class MacroExpansion {
  private final Function<String, Optional<String>> values;
  private final String filter;
  private boolean undefined;

  /**
   * @param values of the attributes; empty when undefined
   * @param filter characters that values may have, others become underscores; empty: all
   */
  MacroExpansion(Function<String, Optional<String>> values, String filter) {
    this.values = values;
    this.filter = filter;
  }

  /** Whether a name had no value where one was needed. */
  boolean hasUndefined() {
    return undefined;
  }

  String expand(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        out.append(c);
        at++;
        continue;
      }
      char next = text.charAt(at + 1);
      if (next == '$') {
        out.append('$');
        at += 2;
      } else if (next == '{' || next == '(') {
        int end = closing(text, at + 1);
        out.append(reference(text.substring(at + 2, end)));
        at = Math.min(end + 1, text.length());
      } else {
        int end = nameEnd(text, at + 1);
        out.append(simple(text.substring(at + 1, end)));
        at = end;
      }
    }
    return out.toString();
  }

  private String reference(String inside) {
    int end = nameEnd(inside, 0);
    String name = inside.substring(0, end);
    if (end == inside.length()) {
      return simple(name);
    }
    String rest = inside.substring(end + 1).strip();
    boolean defined = values.apply(name).filter(value -> !value.isEmpty()).isPresent();
    String yes = rest;
    String no = "";
    if (rest.startsWith("{")) {
      int close = closing(rest, 0);
      yes = rest.substring(1, close).strip();
      String after = rest.substring(Math.min(close + 1, rest.length())).strip();
      if (after.startsWith(":")) {
        String other = after.substring(1).strip();
        no = other.startsWith("{") ? other.substring(1, closing(other, 0)).strip() : other;
      }
    }
    return switch (inside.charAt(end)) {
      case '?' -> expand(defined ? yes : no);
      case ':' -> expand(defined ? no : yes);
      default -> simple(name);
    };
  }

  private String simple(String name) {
    Optional<String> value = values.apply(name);
    if (value.isEmpty()) {
      undefined = true;
      return "";
    }
    return filtered(value.get(), filter);
  }

  /** Replaces the characters that a filter does not have by underscores. */
  static String filtered(String value, String filter) {
    if (filter.isEmpty()) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      out.append(filter.indexOf(c) >= 0 ? c : '_');
    }
    return out.toString();
  }

  private static int nameEnd(String text, int start) {
    int end = start;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private static int closing(String text, int open) {
    char opening = text.charAt(open);
    char closing = opening == '{' ? '}' : ')';
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == opening) {
        depth++;
      } else if (text.charAt(i) == closing && --depth == 0) {
        return i;
      }
    }
    return text.length();
  }
}
