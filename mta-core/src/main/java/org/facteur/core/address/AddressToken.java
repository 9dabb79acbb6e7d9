package org.facteur.core.address;

/**
 * A lexical token of an address list.
 *
 * @param kind what it is
 * @param text its text: without quotes or brackets, and with backslashes resolved, for quoted
 *     strings and domain literals; with its parentheses, as written, for comments; one character
 *     for operators
 */
public record AddressToken(Kind kind, String text) {
  /** The kinds of token. */
  public enum Kind {
    ATOM,
    QUOTED_STRING,
    DOMAIN_LITERAL,
    COMMENT,
    /** One of {@code < > @ , ; : . % ! |}. */
    OPERATOR,
    /** The colon after the name of a group; made by the parser of lists. */
    GROUP_START
  }

  public static AddressToken atom(String text) {
    return new AddressToken(Kind.ATOM, text);
  }

  public static AddressToken literal(String text) {
    return new AddressToken(Kind.DOMAIN_LITERAL, text);
  }

  public static AddressToken operator(char operator) {
    return new AddressToken(Kind.OPERATOR, String.valueOf(operator));
  }

  /** Whether it is the given operator. */
  public boolean is(char operator) {
    return kind == Kind.OPERATOR && text.charAt(0) == operator;
  }

  /** Whether it is an atom, quoted string or domain literal. */
  public boolean isWord() {
    return kind == Kind.ATOM || kind == Kind.QUOTED_STRING || kind == Kind.DOMAIN_LITERAL;
  }
}
