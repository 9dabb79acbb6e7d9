package org.facteur.maps.pattern;

import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** {@code pcre:} tables: pcre_table(5). */
final class PcreSyntax implements ExpressionSyntax {
  @Override
  public String type() {
    return "pcre";
  }

  @Override
  public String unclosedRule() {
    return "ignoring this rule";
  }

  @Override
  public String outOfRange() {
    return "out of range";
  }

  /** What the flags say; the defaults are Postfix's. */
  private static final class Flags {
    private boolean fold = true;
    private boolean dotAll = true;
    private boolean lines;
    private boolean compact;
    private boolean anchored;
    private boolean endOnly;
    private boolean ungreedy;

    Flags(String letters, Consumer<String> report) throws BadRule {
      for (char letter : letters.toCharArray()) {
        switch (letter) {
          case 'i' -> fold = !fold;
          case 'm' -> lines = !lines;
          case 's' -> dotAll = !dotAll;
          case 'x' -> compact = !compact;
          case 'A' -> anchored = !anchored;
          case 'E' -> endOnly = !endOnly;
          case 'U' -> ungreedy = !ungreedy;
          case 'X' -> report.accept("ignoring obsolete regexp option \"X\"");
          default ->
              throw new BadRule("unknown regexp option \"" + letter + "\": skipping this rule");
        }
      }
    }

    int forRe2() {
      return (fold ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
          | (dotAll ? com.google.re2j.Pattern.DOTALL : 0)
          | (lines ? com.google.re2j.Pattern.MULTILINE : 0);
    }

    int forJava() {
      return Pattern.UNIX_LINES
          | (fold ? Pattern.CASE_INSENSITIVE : 0)
          | (dotAll ? Pattern.DOTALL : 0)
          | (lines ? Pattern.MULTILINE : 0);
    }
  }

  @Override
  public Expression compile(
      String pattern, String letters, Consumer<String> report, Runnable onLimit) throws BadRule {
    Flags flags = new Flags(letters, report);
    String text = flags.compact ? PerlSyntax.compact(pattern) : pattern;
    Expression linear;
    try {
      com.google.re2j.Pattern compiled =
          com.google.re2j.Pattern.compile((flags.ungreedy ? "(?U)" : "") + text, flags.forRe2());
      linear = new LinearExpression(compiled, flags.anchored);
    } catch (PatternSyntaxException _) {
      return backtracking(text, flags, onLimit);
    }
    boolean needsEnd = text.indexOf('$') >= 0 && !flags.endOnly && !flags.lines;
    if (!needsEnd || flags.ungreedy) {
      return linear;
    }
    try {
      return new ByLastChar(linear, backtracking(text, flags, onLimit));
    } catch (BadRule _) {
      return linear;
    }
  }

  private static Expression backtracking(String text, Flags flags, Runnable onLimit)
      throws BadRule {
    try {
      Pattern compiled = Pattern.compile(PerlSyntax.forJava(text, flags.endOnly), flags.forJava());
      if (flags.ungreedy) {
        throw new BadRule("option \"U\" is not supported with this pattern: skipping this rule");
      }
      return new BacktrackingExpression(compiled, flags.anchored, onLimit);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new BadRule(PerlSyntax.describe(text, e));
    }
  }

  /** Perl's {@code $} matches before a newline that ends the text too, RE2's does not. */
  private record ByLastChar(Expression linear, Expression withNewline) implements Expression {
    @Override
    public int groups() {
      return linear.groups();
    }

    private Expression choose(String text) {
      return text.endsWith("\n") ? withNewline : linear;
    }

    @Override
    public boolean matches(String text) {
      return choose(text).matches(text);
    }

    @Override
    public Optional<IntFunction<String>> match(String text) {
      return choose(text).match(text);
    }
  }
}
