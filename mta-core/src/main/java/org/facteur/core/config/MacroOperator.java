package org.facteur.core.config;

import java.util.Optional;
import java.util.function.IntPredicate;

/** A comparison in a <code>${{x} op {y}...}</code> expression. */
enum MacroOperator {
  EQUAL("==", order -> order == 0),
  NOT_EQUAL("!=", order -> order != 0),
  LESS("<", order -> order < 0),
  LESS_OR_EQUAL("<=", order -> order <= 0),
  GREATER_OR_EQUAL(">=", order -> order >= 0),
  GREATER(">", order -> order > 0),
  LEVEL_EQUAL("==level", order -> order == 0),
  LEVEL_NOT_EQUAL("!=level", order -> order != 0),
  LEVEL_LESS("<level", order -> order < 0),
  LEVEL_LESS_OR_EQUAL("<=level", order -> order <= 0),
  LEVEL_GREATER_OR_EQUAL(">=level", order -> order >= 0),
  LEVEL_GREATER(">level", order -> order > 0);

  private static final String LEVEL = "level";

  private final String text;
  private final IntPredicate order;

  MacroOperator(String text, IntPredicate order) {
    this.text = text;
    this.order = order;
  }

  static Optional<MacroOperator> of(String text) {
    for (MacroOperator operator : values()) {
      if (operator.text.equals(text)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /** Two whole numbers compare as numbers, anything else as text. */
  boolean test(String left, String right) {
    if (text.endsWith(LEVEL)) {
      return order.test(level(left).compareTo(level(right)));
    }
    return order.test(
        isNumber(left) && isNumber(right) ? compareNumbers(left, right) : left.compareTo(right));
  }

  private static CompatibilityLevel level(String text) {
    return CompatibilityLevel.parse(text)
        .orElseThrow(
            () -> new MacroSyntax.Bad("malformed compatibility level syntax: \"" + text + '"'));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int compareNumbers(String left, String right) {
    String a = withoutZeros(left);
    String b = withoutZeros(right);
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static String withoutZeros(String number) {
    int at = 0;
    while (at < number.length() - 1 && number.charAt(at) == '0') {
      at++;
    }
    return number.substring(at);
  }
}
