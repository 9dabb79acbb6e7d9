package org.facteur.core.config;

import java.util.Optional;

/**
 * Reads what stands between the brackets of a <code>${...}</code> reference, from left to right.
 */
final class MacroSyntax {
  private static final String OPERATOR_CHARACTERS = "<>!=?+-*/~&|%";
  private static final String OPERATORS =
      "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\"";

  /** Text that cannot be read; the message is Postfix's. */
  static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
      super(message, null, false, false);
    }
  }

  /** Two operands, not expanded. */
  record Relation(String left, MacroOperator operator, String right) {}

  /** What follows a name or a relation; both are empty when nothing does. */
  record Choice(Optional<String> whenSet, Optional<String> whenEmpty) {}

  private final String text;
  private int at;

  MacroSyntax(String text) {
    this.text = text;
  }

  boolean isRelation() {
    return text.charAt(0) == '{';
  }

  /** Reads the name of a parameter. */
  String name() {
    while (at < text.length() && MacroReferences.isNameCharacter(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) != '?' && text.charAt(at) != ':') {
      throw new Bad(
          "attribute name syntax error at: \"..."
              + text.substring(0, at)
              + ">>>"
              + excerpt(at)
              + '"');
    }
    return text.substring(0, at);
  }

  /** Reads <code>{left} op {right}</code>. */
  Relation relation() {
    String left = payload();
    int start = at;
    while (at < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    while (at < text.length() && MacroReferences.isNameCharacter(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    MacroOperator operator =
        MacroOperator.of(word)
            .orElseThrow(
                () ->
                    new Bad(
                        OPERATORS + " expected at: \"..." + left + "}>>>" + excerpt(start) + '"'));
    skipSpaces();
    if (at == text.length() || text.charAt(at) != '{') {
      throw new Bad(
          "\"{expression}\" expected at: \"...{" + left + "} " + word + ">>>" + excerpt(at) + '"');
    }
    String right = payload();
    if (at < text.length() && text.charAt(at) != '?' && text.charAt(at) != ':') {
      throw new Bad("\"?\" or \":\" expected at: \"...}>>>" + excerpt(at) + '"');
    }
    return new Relation(left, operator, right);
  }

  /** Reads the rest. */
  Choice choice() {
    if (at == text.length()) {
      return new Choice(Optional.empty(), Optional.empty());
    }
    boolean question = text.charAt(at++) == '?';
    if (!question) {
      return new Choice(Optional.empty(), Optional.of(branch()));
    }
    int start = at;
    skipSpaces();
    boolean braced = at < text.length() && text.charAt(at) == '{';
    at = start;
    String whenSet = branch();
    if (braced && at < text.length()) {
      if (text.charAt(at) != ':') {
        throw new Bad("\":\" expected at: \"..." + whenSet + "}>>>" + excerpt(at) + '"');
      }
      at++;
      return new Choice(Optional.of(whenSet), Optional.of(lastBranch()));
    }
    return new Choice(Optional.of(whenSet), Optional.empty());
  }

  private String lastBranch() {
    String branch = branch();
    if (at < text.length()) {
      throw new Bad("unexpected input at: \"..." + branch + "}>>>" + excerpt(at) + '"');
    }
    return branch;
  }

  /** The text in braces, or all that is left. */
  private String branch() {
    int start = at;
    skipSpaces();
    if (at < text.length() && text.charAt(at) == '{') {
      return payload();
    }
    at = text.length();
    return text.substring(start);
  }

  /** Reads text in braces and the white space after it. */
  private String payload() {
    int end = MacroReferences.bracketEnd(text, at);
    if (end < 0) {
      throw new Bad("unbalanced {} in attribute expression: \"" + text.substring(at) + '"');
    }
    String payload = LogicalLine.trim(text.substring(at + 1, end - 1));
    at = end;
    skipSpaces();
    return payload;
  }

  private void skipSpaces() {
    while (at < text.length() && LogicalLine.isSpace(text.charAt(at))) {
      at++;
    }
  }

  private String excerpt(int from) {
    return text.substring(from, Math.min(text.length(), from + 20));
  }
}
