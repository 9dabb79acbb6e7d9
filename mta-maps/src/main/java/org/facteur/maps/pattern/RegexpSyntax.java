package org.facteur.maps.pattern;

import com.google.re2j.PatternSyntaxException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** {@code regexp:} tables: regexp_table(5). */
final class RegexpSyntax implements ExpressionSyntax {
  @Override
  public String type() {
    return "regexp";
  }

  @Override
  public String unclosedRule() {
    return "skipping this rule";
  }

  @Override
  public String outOfRange() {
    return "out-of-range";
  }

  @Override
  public Expression compile(String pattern, String flags, Consumer<String> report, Runnable onLimit)
      throws BadRule {
    boolean fold = true;
    boolean newline = false;
    boolean extended = true;
    for (char flag : flags.toCharArray()) {
      switch (flag) {
        case 'i' -> fold = !fold;
        case 'm' -> newline = !newline;
        case 'x' -> extended = !extended;
        default -> throw new BadRule("unknown regexp option \"" + flag + "\": skipping this rule");
      }
    }
    PosixSyntax.Result posix = PosixSyntax.translate(pattern, extended, newline);
    if (!posix.backtracking()) {
      try {
        int options =
            com.google.re2j.Pattern.LONGEST_MATCH
                | (fold ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0);
        return new LinearExpression(
            com.google.re2j.Pattern.compile(posix.expression(), options), false);
      } catch (PatternSyntaxException _) {
        // a count beyond RE2's limit
      }
    }
    try {
      int options = Pattern.UNIX_LINES | (fold ? Pattern.CASE_INSENSITIVE : 0);
      return new BacktrackingExpression(
          Pattern.compile(posix.expression(), options), false, onLimit);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new BadRule(e.getDescription());
    }
  }
}
