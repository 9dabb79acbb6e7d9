package org.facteur.maps.pattern;

import java.util.Map;

/** Translates a POSIX bracket expression: {@code [a-z[:digit:]]}. */
final class PosixBracket {
  private static final String UNMATCHED = "Unmatched [, [^, [:, [., or [=";
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "0-9A-Za-z"),
          Map.entry("alpha", "A-Za-z"),
          Map.entry("blank", "\\x09\\x20"),
          Map.entry("cntrl", "\\x00-\\x1f\\x7f"),
          Map.entry("digit", "0-9"),
          Map.entry("graph", "\\x21-\\x7e"),
          Map.entry("lower", "a-z"),
          Map.entry("print", "\\x20-\\x7e"),
          Map.entry("punct", "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e"),
          Map.entry("space", "\\x09-\\x0d\\x20"),
          Map.entry("upper", "A-Z"),
          Map.entry("xdigit", "0-9A-Fa-f"));

  private final String text;
  private int at;
  private final StringBuilder set = new StringBuilder();

  private PosixBracket(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * A translated bracket expression.
   *
   * @param expression for RE2/J and java.util.regex
   * @param end behind the closing bracket
   */
  record Result(String expression, int end) {}

  /**
   * Translates.
   *
   * @param at behind the opening bracket
   * @param excludeNewline whether a negated set leaves out the newline too
   */
  static Result translate(String text, int at, boolean excludeNewline) throws BadRule {
    return new PosixBracket(text, at).run(excludeNewline);
  }

  private Result run(boolean excludeNewline) throws BadRule {
    boolean negated = peek() == '^';
    if (negated) {
      at++;
    }
    int first = at;
    while (true) {
      char c = peek();
      if (c == ']' && at > first) {
        at++;
        break;
      }
      if (c == '[' && at + 1 < text.length() && text.charAt(at + 1) == ':') {
        namedClass();
      } else {
        range();
      }
    }
    if (negated && excludeNewline) {
      set.append("\\n");
    }
    return new Result((negated ? "[^" : "[") + set + "]", at);
  }

  private char peek() throws BadRule {
    if (at >= text.length()) {
      throw new BadRule(UNMATCHED);
    }
    return text.charAt(at);
  }

  private void namedClass() throws BadRule {
    int end = text.indexOf(":]", at + 2);
    if (end < 0) {
      throw new BadRule(UNMATCHED);
    }
    String members = CLASSES.get(text.substring(at + 2, end));
    if (members == null) {
      throw new BadRule("Invalid character class name");
    }
    set.append(members);
    at = end + 2;
  }

  private void range() throws BadRule {
    char low = element();
    char high = low;
    if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
      at++;
      high = element();
    }
    if (high < low) {
      throw new BadRule("Invalid range end");
    }
    set.append(literal(low));
    if (high > low) {
      set.append('-').append(literal(high));
    }
  }

  /** A char, or one in {@code [.c.]} or {@code [=c=]}. */
  private char element() throws BadRule {
    char c = peek();
    char kind = c == '[' && at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (kind != '.' && kind != '=') {
      at++;
      return c;
    }
    int end = text.indexOf(kind + "]", at + 3);
    if (end < 0) {
      throw new BadRule(UNMATCHED);
    }
    if (end != at + 3) {
      throw new BadRule("Invalid collation character");
    }
    char named = text.charAt(at + 2);
    at = end + 2;
    return named;
  }

  /** A char that stands for itself, inside brackets or outside. */
  static String literal(char c) {
    boolean plain = c < 128 && Character.isLetterOrDigit(c);
    return plain ? String.valueOf(c) : "\\x{" + Integer.toHexString(c) + "}";
  }
}
