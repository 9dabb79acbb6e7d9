package org.facteur.maps.pattern;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.maps.source.LogicalLine;
import org.facteur.maps.source.LogicalLines;

/** Parses the rules of a table of regular expressions. */
final class ExpressionRules {
  private final ExpressionSyntax syntax;
  private final boolean substitutes;
  private final Problems problems;
  private final Rules.Builder<String> rules = new Rules.Builder<>();

  private ExpressionRules(ExpressionSyntax syntax, boolean substitutes, Problems problems) {
    this.syntax = syntax;
    this.substitutes = substitutes;
    this.problems = problems;
  }

  /**
   * @param substitutes whether results may hold parts of the key
   */
  static Rules<String> parse(
      ExpressionSyntax syntax, boolean substitutes, List<LogicalLine> lines, Problems problems) {
    ExpressionRules parser = new ExpressionRules(syntax, substitutes, problems);
    for (LogicalLine line : lines) {
      try {
        parser.line(line.text(), line.number());
      } catch (BadRule e) {
        problems.at(line.number(), e.getMessage());
      }
    }
    return parser.rules.build(problems);
  }

  /** A pattern as written: what stands between the delimiters, and where its flags end. */
  private record Written(String text, String flags, boolean negated, int end) {}

  private record Answer(Expression expression, boolean negated, Replacement replacement)
      implements Rules.Answering<String> {
    @Override
    public Optional<String> answer(String key) {
      if (negated || replacement.highest() == 0) {
        return expression.matches(key) == negated
            ? Optional.empty()
            : Optional.of(replacement.expand(_ -> ""));
      }
      return expression.match(key).map(replacement::expand);
    }
  }

  private record If(Expression expression, boolean negated) implements Rules.Condition<String> {
    @Override
    public boolean holds(String key) {
      return expression.matches(key) != negated;
    }
  }

  private void line(String text, int number) throws BadRule {
    if (!isWordChar(text, 0)) {
      rule(text, number);
    } else if (Keyword.IF.begins(text)) {
      condition(text, number);
    } else if (Keyword.ENDIF.begins(text)) {
      if (!rules.end()) {
        throw new BadRule("ignoring ENDIF without matching IF");
      }
      if (!text.substring(Keyword.ENDIF.name().length()).isBlank()) {
        problems.at(number, "ignoring extra text after ENDIF");
      }
    } else {
      throw new BadRule("ignoring unrecognized request");
    }
  }

  /** The words that begin a line that is no rule. */
  enum Keyword {
    IF,
    ENDIF;

    boolean begins(String text) {
      int length = name().length();
      return text.length() >= length
          && text.substring(0, length).toUpperCase(Locale.ROOT).equals(name())
          && !isWordChar(text, length);
    }
  }

  private static boolean isWordChar(String text, int at) {
    return at < text.length()
        && text.charAt(at) < 128
        && Character.isLetterOrDigit(text.charAt(at));
  }

  private void rule(String text, int number) throws BadRule {
    Written written = pattern(text, 0);
    String result = text.substring(skipBlanks(text, written.end())).stripTrailing();
    if (result.isEmpty()) {
      problems.at(number, "no replacement text: using empty string");
    }
    Replacement replacement = replacement(result, number);
    if (replacement.highest() > 0 && written.negated()) {
      throw new BadRule("$number found in negative match replacement text: skipping this rule");
    }
    if (replacement.highest() > 0 && !substitutes) {
      throw new BadRule("regular expression substitution is not allowed: skipping this rule");
    }
    Expression expression = compile(written, number);
    if (replacement.highest() > expression.groups()) {
      throw new BadRule(
          "out of range replacement index \"" + replacement.highest() + "\": skipping this rule");
    }
    rules.add(new Answer(expression, written.negated(), replacement), number);
  }

  private Replacement replacement(String text, int number) throws BadRule {
    try {
      return Replacement.parse(text, syntax.outOfRange(), problems.warnings());
    } catch (BadRule e) {
      if (!e.getMessage().isEmpty()) {
        problems.at(number, e.getMessage());
      }
      throw new BadRule("bad replacement syntax: skipping this rule");
    }
  }

  private void condition(String text, int number) throws BadRule {
    Written written = pattern(text, Keyword.IF.name().length());
    String rest = text.substring(skipBlanks(text, written.end())).stripTrailing();
    if (!rest.isEmpty()) {
      problems.at(number, "ignoring extra text after IF statement: \"" + rest + '"');
      problems.at(number, "do not prepend whitespace to statements between IF and ENDIF");
    }
    rules.add(new If(compile(written, number), written.negated()), number);
  }

  private Expression compile(Written written, int number) throws BadRule {
    return syntax.compile(
        written.text(),
        written.flags(),
        remark -> problems.at(number, remark),
        () -> problems.at(number, "too many steps for a key: no match"));
  }

  private Written pattern(String text, int from) throws BadRule {
    int at = from;
    boolean negated = false;
    while (at < text.length() && (text.charAt(at) == '!' || isBlank(text, at))) {
      negated ^= text.charAt(at) == '!';
      at++;
    }
    if (at == text.length()) {
      throw new BadRule("no regexp: skipping this rule");
    }
    char delimiter = text.charAt(at++);
    int start = at;
    while (at < text.length() && text.charAt(at) != delimiter) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw new BadRule(
          "no closing regexp delimiter \"" + delimiter + "\": " + syntax.unclosedRule());
    }
    int flags = at + 1;
    int end = flags;
    while (end < text.length() && !isBlank(text, end) && text.charAt(end) != '!') {
      end++;
    }
    return new Written(text.substring(start, at), text.substring(flags, end), negated, end);
  }

  private static boolean isBlank(String text, int at) {
    return LogicalLines.isBlank(text.charAt(at));
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && isBlank(text, at)) {
      at++;
    }
    return at;
  }
}
