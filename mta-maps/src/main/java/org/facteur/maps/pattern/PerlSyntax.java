package org.facteur.maps.pattern;

import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/**
 * Rewrites Perl patterns where java.util.regex reads them otherwise: character classes, named
 * groups, and the flag that makes white space insignificant.
 */
final class PerlSyntax {
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private PerlSyntax(String text) {
    this.text = text;
  }

  /** Takes white space and comments out: the {@code x} flag, which RE2/J does not know. */
  static String compact(String text) {
    StringBuilder out = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        out.append(c).append(text.charAt(++i));
      } else if (inClass) {
        inClass = c != ']' || text.charAt(i - 1) == '[';
        out.append(c);
      } else if (c == '#') {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (!Character.isWhitespace(c)) {
        inClass = c == '[';
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * The same pattern for java.util.regex.
   *
   * @param dollarAtEndOnly whether {@code $} does not match before a final newline
   */
  static String forJava(String text, boolean dollarAtEndOnly) {
    return new PerlSyntax(text).run(dollarAtEndOnly);
  }

  private String run(boolean dollarAtEndOnly) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        out.append(c).append(text.charAt(at + 1));
        at += 2;
      } else if (c == '[') {
        at++;
        characterClass();
      } else if (text.startsWith("(?P<", at)) {
        out.append("(?<");
        at += 4;
      } else if (text.startsWith("(?P=", at) && text.indexOf(')', at) > 0) {
        int end = text.indexOf(')', at);
        out.append("\\k<").append(text, at + 4, end).append('>');
        at = end + 1;
      } else if (c == '$' && dollarAtEndOnly) {
        out.append("\\z");
        at++;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** Inside brackets Java knows nested classes and intersections, Perl does not. */
  private void characterClass() {
    out.append('[');
    if (at < text.length() && text.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    int first = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ']' && at > first) {
        out.append(']');
        at++;
        return;
      }
      if (c == '\\' && at + 1 < text.length()) {
        out.append(c).append(text.charAt(at + 1));
        at += 2;
      } else if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        namedClass();
      } else {
        out.append("[]&^#".indexOf(c) >= 0 || Character.isWhitespace(c) ? "\\" : "").append(c);
        at++;
      }
    }
  }

  private void namedClass() {
    int end = text.indexOf(":]", at);
    String name = text.substring(at + 2, end);
    boolean negated = name.startsWith("^");
    String property =
        switch (negated ? name.substring(1) : name) {
          case "xdigit" -> "XDigit";
          case "word" -> "IsWord";
          case "alnum", "alpha", "blank", "cntrl", "digit", "graph" -> capitalised(name, negated);
          case "lower", "print", "punct", "space", "upper" -> capitalised(name, negated);
          // not a class in Java either, which then says so
          default -> name;
        };
    if (property.equals("IsWord")) {
      out.append(negated ? "\\W" : "\\w");
    } else {
      out.append(negated ? "\\P{" : "\\p{").append(property).append('}');
    }
    at = end + 2;
  }

  private static String capitalised(String name, boolean negated) {
    String plain = negated ? name.substring(1) : name;
    return plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }

  /** What is wrong with a pattern, in the words of the PCRE library where there are such. */
  static String describe(String text, PatternSyntaxException e) {
    String reason = e.getDescription();
    int offset = Math.clamp(e.getIndex(), 0, text.length());
    String words = reason.toLowerCase(Locale.ROOT);
    if (reason.startsWith("Unclosed group")) {
      words = "missing closing parenthesis";
      offset = text.length();
    } else if (reason.startsWith("Unmatched closing")) {
      words = "unmatched closing parenthesis";
      offset = Math.min(offset + 1, text.length());
    } else if (reason.startsWith("Dangling meta")) {
      words = "quantifier does not follow a repeatable item";
    } else if (reason.startsWith("Unclosed character class")) {
      words = "missing terminating ] for character class";
      offset = text.length();
    } else if (reason.startsWith("Illegal repetition range")) {
      words = "numbers out of order in {} quantifier";
    } else if (reason.startsWith("Illegal character range")) {
      words = "range out of order in character class";
    }
    return "error in regex at offset " + offset + ": " + words;
  }
}
