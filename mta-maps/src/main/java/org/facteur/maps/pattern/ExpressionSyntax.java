package org.facteur.maps.pattern;

/** One of the two kinds of tables of regular expressions. */
interface ExpressionSyntax {
  /** The table type, for warnings. */
  String type();

  /** What becomes of a rule without closing delimiter, as it is reported. */
  String unclosedRule();

  /** The words for {@code $0}. */
  String outOfRange();

  /**
   * Compiles a pattern.
   *
   * @param flags letters behind the closing delimiter
   * @param report takes remarks that do not stop the rule
   * @param onLimit told when a match was given up
   * @throws BadRule when the pattern or a flag is wrong
   */
  Expression compile(
      String pattern, String flags, java.util.function.Consumer<String> report, Runnable onLimit)
      throws BadRule;
}
