package org.facteur.maps.pattern;

/**
 * Translates POSIX regular expressions, extended and basic, with the GNU additions, into the syntax
 * that RE2/J and java.util.regex share. Errors have the words of the C library.
 */
final class PosixSyntax {
  private static final String BAD_REPEAT = "Invalid preceding regular expression";
  private static final String BAD_COUNT = "Invalid content of \\{\\}";
  private static final String UNMATCHED_GROUP = "Unmatched ( or \\(";
  private static final int COUNT_LIMIT = 32767;

  private final String text;
  private final boolean extended;
  private final boolean newline;
  private int at;
  private int depth;
  private int closedGroups;
  private boolean backtracking;

  private PosixSyntax(String text, boolean extended, boolean newline) {
    this.text = text;
    this.extended = extended;
    this.newline = newline;
  }

  /**
   * A translated expression.
   *
   * @param backtracking whether only a backtracking matcher understands it
   */
  record Result(String expression, boolean backtracking) {}

  /**
   * Translates.
   *
   * @param newline whether a newline separates lines: REG_NEWLINE
   */
  static Result translate(String text, boolean extended, boolean newline) throws BadRule {
    PosixSyntax syntax = new PosixSyntax(text, extended, newline);
    String expression = syntax.alternatives();
    if (syntax.at < text.length()) {
      throw new BadRule(UNMATCHED_GROUP);
    }
    return new Result(expression, syntax.backtracking);
  }

  private boolean looking(String extendedForm, String basicForm) {
    return text.startsWith(extended ? extendedForm : basicForm, at);
  }

  private boolean take(String extendedForm, String basicForm) {
    boolean there = looking(extendedForm, basicForm);
    if (there) {
      at += (extended ? extendedForm : basicForm).length();
    }
    return there;
  }

  private String alternatives() throws BadRule {
    StringBuilder out = new StringBuilder(branch());
    while (take("|", "\\|")) {
      out.append('|').append(branch());
    }
    return out.toString();
  }

  private String branch() throws BadRule {
    StringBuilder out = new StringBuilder();
    boolean start = true;
    while (at < text.length() && !looking("|", "\\|") && !atGroupEnd()) {
      if (text.charAt(at) == '^' && (extended || start)) {
        at++;
        out.append(newline ? "(?m:^)" : "\\A");
        // An anchor cannot be repeated: what follows begins anew.
        continue;
      }
      if (text.charAt(at) == '$' && (extended || atBasicEnd())) {
        at++;
        out.append(newline ? "(?m:$)" : "\\z");
        start = true;
        continue;
      }
      out.append(piece(start));
      start = false;
    }
    return out.toString();
  }

  private boolean atGroupEnd() {
    return extended ? depth > 0 && text.charAt(at) == ')' : text.startsWith("\\)", at);
  }

  private boolean atBasicEnd() {
    return at + 1 == text.length()
        || text.startsWith("\\)", at + 1)
        || text.startsWith("\\|", at + 1);
  }

  private String piece(boolean start) throws BadRule {
    boolean previousAnchor = at > 0 && extended && isAnchorBefore();
    if (extended && (start || previousAnchor) && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw new BadRule(BAD_REPEAT);
    }
    if (!extended && start && text.startsWith("\\{", at)) {
      throw new BadRule(BAD_REPEAT);
    }
    String atom = atom();
    boolean repeated = false;
    while (at < text.length()) {
      String quantifier = quantifier();
      if (quantifier.isEmpty()) {
        break;
      }
      atom = (repeated ? "(?:" + atom + ")" : atom) + quantifier;
      repeated = true;
    }
    return atom;
  }

  private boolean isAnchorBefore() {
    char before = text.charAt(at - 1);
    return (before == '^' || before == '$') && (at < 2 || text.charAt(at - 2) != '\\');
  }

  private String quantifier() throws BadRule {
    if (text.charAt(at) == '*') {
      at++;
      return "*";
    }
    if (take("+", "\\+")) {
      return "+";
    }
    if (take("?", "\\?")) {
      return "?";
    }
    return take("{", "\\{") ? interval() : "";
  }

  private String interval() throws BadRule {
    int low = number();
    int high = low;
    boolean open = false;
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
      high = number();
      open = high < 0;
      low = Math.max(low, 0);
    }
    if (at >= text.length()) {
      throw new BadRule("Unmatched \\{");
    }
    if (!take("}", "\\}") || low < 0 || !open && high < low) {
      throw new BadRule(BAD_COUNT);
    }
    if (Math.max(low, high) > COUNT_LIMIT) {
      throw new BadRule("Regular expression too big");
    }
    return "{" + low + (open ? "," : high == low ? "" : "," + high) + "}";
  }

  /** A number, or -1. */
  private int number() {
    int value = -1;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = Math.min(Math.max(value, 0) * 10 + text.charAt(at) - '0', COUNT_LIMIT + 1);
      at++;
    }
    return value;
  }

  private String atom() throws BadRule {
    if (take("(", "\\(")) {

      depth++;
      String inner = alternatives();
      if (!take(")", "\\)")) {
        throw new BadRule(UNMATCHED_GROUP);
      }
      depth--;
      closedGroups++;
      return "(" + inner + ")";
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '.' -> newline ? "[^\\n]" : "(?s:.)";
      case '[' -> {
        PosixBracket.Result bracket = PosixBracket.translate(text, at, newline);
        at = bracket.end();
        yield bracket.expression();
      }
      case '\\' -> escape();
      default -> PosixBracket.literal(c);
    };
  }

  private String escape() throws BadRule {
    if (at >= text.length()) {
      throw new BadRule("Trailing backslash");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        if (c - '0' > closedGroups) {
          throw new BadRule("Invalid back reference");
        }
        backtracking = true;
        // in a group of its own, so that a digit behind it does not belong to its number
        yield "(?:\\" + c + ")";
      }
      case 'w' -> "[0-9A-Za-z_]";
      case 'W' -> "[^0-9A-Za-z_]";
      case 's' -> "[\\x09-\\x0d\\x20]";
      case 'S' -> "[^\\x09-\\x0d\\x20]";
      case 'b' -> "\\b";
      case 'B' -> "\\B";
      case '<' -> wordEdge("(?=\\w)");
      case '>' -> wordEdge("(?<=\\w)");
      case '`' -> "\\A";
      case '\'' -> "\\z";
      default -> PosixBracket.literal(c);
    };
  }

  private String wordEdge(String side) {
    backtracking = true;
    return "\\b" + side;
  }
}
