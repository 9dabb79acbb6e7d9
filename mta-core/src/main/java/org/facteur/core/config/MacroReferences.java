package org.facteur.core.config;

import java.util.function.Consumer;

/** Splits text at its {@code $name}, <code>${...}</code> and {@code $(...)} references. */
final class MacroReferences {
  /** Is given the parts in order. */
  interface Parts {
    void literal(String text);

    /** A reference without the dollar sign and the brackets. */
    void reference(String expression);
  }

  private MacroReferences() {}

  /**
   * Splits a text.
   *
   * @return false when the rest could not be read, which the warnings have been told
   */
  static boolean split(String text, Parts parts, Consumer<String> warnings) {
    StringBuilder literal = new StringBuilder();
    int length = text.length();
    int at = 0;
    while (at < length) {
      char c = text.charAt(at++);
      if (c != '$') {
        literal.append(c);
        continue;
      }
      if (at < length && text.charAt(at) == '$') {
        literal.append('$');
        at++;
        continue;
      }
      if (!literal.isEmpty()) {
        parts.literal(literal.toString());
        literal.setLength(0);
      }
      char open = at < length ? text.charAt(at) : 0;
      boolean bracketed = open == '{' || open == '(';
      int end = bracketed ? bracketEnd(text, at) : nameEnd(text, at);
      if (end < 0) {
        warnings.accept("truncated macro reference: \"" + text + '"');
        return false;
      }
      String expression = bracketed ? text.substring(at + 1, end - 1) : text.substring(at, end);
      if (expression.isEmpty()) {
        warnings.accept("empty macro name: \"" + text + '"');
        return false;
      }
      parts.reference(expression);
      at = end;
    }
    if (!literal.isEmpty()) {
      parts.literal(literal.toString());
    }
    return true;
  }

  /** The position after the bracket that closes the one at a position; -1 when there is none. */
  static int bracketEnd(String text, int start) {
    char open = text.charAt(start);
    char close = open == '{' ? '}' : ')';
    int level = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == open) {
        level++;
      } else if (c == close && --level == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static int nameEnd(String text, int start) {
    int end = start;
    while (end < text.length() && isNameCharacter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  static boolean isNameCharacter(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
