package org.facteur.core.address;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into address tokens: RFC 5322 section 3.2 with {@code %}, {@code !} and {@code |} as
 * further operators. Any text has tokens: what is not closed ends with the text.
 */
public final class AddressTokenizer {
  private static final String SPECIALS = "()<>@,;:\\\".[]";
  private static final String OPERATORS = "|%!" + SPECIALS;

  private final String text;
  private int at;

  private AddressTokenizer(String text) {
    this.text = text;
  }

  /** All tokens of a text. */
  public static List<AddressToken> tokens(String text) {
    return tokens(text, Integer.MAX_VALUE);
  }

  /**
   * The first tokens of a text.
   *
   * @param limit how many at most; the rest of the text is dropped
   */
  public static List<AddressToken> tokens(String text, int limit) {
    AddressTokenizer tokenizer = new AddressTokenizer(text);
    List<AddressToken> tokens = new ArrayList<>();
    while (tokens.size() < limit && tokenizer.skipSpace()) {
      tokens.add(tokenizer.next());
    }
    return tokens;
  }

  private boolean skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  private AddressToken next() {
    char first = text.charAt(at);
    switch (first) {
      case '(':
        return new AddressToken(AddressToken.Kind.COMMENT, comment());
      case '[':
        at++;
        return new AddressToken(AddressToken.Kind.DOMAIN_LITERAL, enclosed(']'));
      case '"':
        at++;
        return new AddressToken(AddressToken.Kind.QUOTED_STRING, enclosed('"'));
      default:
        if (first != '\\' && OPERATORS.indexOf(first) >= 0) {
          at++;
          return AddressToken.operator(first);
        }
        return word();
    }
  }

  /** Comments keep their external form, so that nothing in them is lost when they are written. */
  private String comment() {
    int start = at;
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        break;
      } else if (c == '\\' && at < text.length()) {
        at++;
      }
    }
    return text.substring(start, at);
  }

  private String enclosed(char end) {
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != end) {
      appendUnescaped(content);
    }
    at = Math.min(at + 1, text.length());
    return content.toString();
  }

  private AddressToken word() {
    StringBuilder content = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '\\' && (isSpace(c) || OPERATORS.indexOf(c) >= 0)) {
        break;
      }
      appendUnescaped(content);
    }
    // a backslash may have brought in what an atom cannot hold
    boolean plain =
        content
            .chars()
            .noneMatch(c -> isSpace((char) c) || c < ' ' || c == 127 || OPERATORS.indexOf(c) >= 0);
    return new AddressToken(
        plain ? AddressToken.Kind.ATOM : AddressToken.Kind.QUOTED_STRING, content.toString());
  }

  /** Takes one character, or what a backslash protects; line breaks become spaces. */
  private void appendUnescaped(StringBuilder content) {
    char c = text.charAt(at++);
    if (c == '\\') {
      if (at == text.length()) {
        return;
      }
      c = text.charAt(at++);
    }
    content.append(isSpace(c) ? ' ' : c);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
