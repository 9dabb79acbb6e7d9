package org.facteur.maps.pattern;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression that only a backtracking matcher understands (look-around, back references), run
 * under a limit of steps: a text that takes more does not match, and that is reported.
 *
 * @param anchored whether a match must begin where the text begins
 * @param onLimit told that the limit was reached
 */
record BacktrackingExpression(Pattern pattern, boolean anchored, Runnable onLimit)
    implements Expression {
  /** Looks at a char of the text; Postfix's pcre gives up after a comparable number of steps. */
  private static final int STEP_LIMIT = 10_000_000;

  @Override
  public int groups() {
    return pattern.matcher("").groupCount();
  }

  @Override
  public Optional<IntFunction<String>> match(String text) {
    Matcher matcher = pattern.matcher(new CountedText(text, new Steps()));
    try {
      if (!(anchored ? matcher.lookingAt() : matcher.find())) {
        return Optional.empty();
      }
    } catch (StepLimitReached | StackOverflowError _) {
      onLimit.run();
      return Optional.empty();
    }
    return Optional.of(
        number -> {
          int start = matcher.start(number);
          return start < 0 ? "" : text.substring(start, matcher.end(number));
        });
  }

  private static final class StepLimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepLimitReached() {
      super("step limit", null, false, false);
    }
  }

  private static final class Steps {
    private int left = STEP_LIMIT;

    void count() {
      if (--left < 0) {
        throw new StepLimitReached();
      }
    }
  }

  /** A text that counts how often it is looked at. */
  private record CountedText(String text, Steps steps) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      steps.count();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
