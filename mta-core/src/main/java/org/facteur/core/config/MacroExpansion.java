package org.facteur.core.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One expansion of the {@code $name} references in a text, as postconf(5) describes them:
 *
 * <pre>
 * $name ${name} $(name)              the value
 * ${name?text} ${name?{a}:{b}}       a when the value is not empty
 * ${name:text} ${name:{b}}           b when it is empty or there is none
 * ${{x} op {y} ? {a} : {b}}          op is == != &lt; &lt;= &gt;= &gt;, or one of them with "level"
 * $$                                 a dollar sign
 * </pre>
 *
 * Values are expanded in turn, or, by {@link #expandOnce}, taken as they are. What is wrong with
 * the text is told to the warnings, and {@link #failed} says that there was something.
 */
public final class MacroExpansion implements MacroReferences.Parts {
  private static final int MAX_NESTING = 100;

  private final Function<String, Optional<String>> values;
  private final Consumer<String> warnings;
  private final Mode mode;
  private final String filter;
  private StringBuilder result = new StringBuilder();
  private int level;
  private boolean failed;
  private boolean undefined;

  private enum Mode {
    RECURSIVE,
    ONCE,
    SCAN
  }

  private MacroExpansion(
      Function<String, Optional<String>> values,
      Consumer<String> warnings,
      Mode mode,
      String filter) {
    this.values = values;
    this.warnings = warnings;
    this.mode = mode;
    this.filter = filter;
  }

  /**
   * What an expansion gave.
   *
   * @param failed whether the text could not be read to its end
   * @param undefined whether a name without a value stood where its value was wanted
   */
  public record Result(String text, boolean failed, boolean undefined) {}

  /** Expands a text. */
  public static Result expand(
      String text, Function<String, Optional<String>> values, Consumer<String> warnings) {
    return run(text, new MacroExpansion(values, warnings, Mode.RECURSIVE, ""));
  }

  /**
   * Expands a text with values from outside: a {@code $} in a value means nothing.
   *
   * @param filter the characters that values may have, others become underscores; empty: all
   */
  public static Result expandOnce(
      String text,
      Function<String, Optional<String>> values,
      String filter,
      Consumer<String> warnings) {
    return run(text, new MacroExpansion(values, warnings, Mode.ONCE, filter));
  }

  private static Result run(String text, MacroExpansion expansion) {
    if (text.indexOf('$') < 0) {
      return new Result(text, false, false);
    }
    expansion.split(text);
    return new Result(expansion.result.toString(), expansion.failed, expansion.undefined);
  }

  /** Replaces the characters that a filter does not have by underscores; an empty filter none. */
  public static String filtered(String value, String filter) {
    if (filter.isEmpty()) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      out.append(filter.indexOf(c) >= 0 ? c : '_');
    }
    return out.toString();
  }

  /**
   * Tells of each name that a text refers to, in either branch of its conditions; values are not
   * followed.
   *
   * @return whether the text could be read to its end
   */
  public static boolean scan(String text, Consumer<String> names, Consumer<String> warnings) {
    MacroExpansion expansion =
        new MacroExpansion(
            name -> {
              names.accept(name);
              return Optional.empty();
            },
            warnings,
            Mode.SCAN,
            "");
    expansion.split(text);
    return !expansion.failed;
  }

  private void split(String text) {
    if (!MacroReferences.split(text, this, warnings)) {
      failed = true;
    }
  }

  @Override
  public void literal(String text) {
    if (enter(text)) {
      result.append(text);
      level--;
    }
  }

  @Override
  public void reference(String expression) {
    if (enter(expression)) {
      evaluate(expression);
      level--;
    }
  }

  private boolean enter(String text) {
    if (level++ > MAX_NESTING) {
      error("unreasonable macro call nesting: \"" + text + '"');
    }
    return !failed;
  }

  private void error(String message) {
    failed = true;
    warnings.accept(message);
  }

  private void evaluate(String expression) {
    MacroSyntax syntax = new MacroSyntax(expression);
    try {
      if (syntax.isRelation()) {
        MacroSyntax.Relation relation = syntax.relation();
        Optional<String> truth = truth(relation);
        if (!failed) {
          choose(truth, syntax.choice());
        }
      } else {
        String name = syntax.name();
        MacroSyntax.Choice choice = syntax.choice();
        choose(values.apply(name), choice);
      }
    } catch (MacroSyntax.Bad bad) {
      error(bad.getMessage());
    }
  }

  private Optional<String> truth(MacroSyntax.Relation relation) {
    String left = operand(relation.left());
    String right = operand(relation.right());
    if (failed || mode == Mode.SCAN) {
      return Optional.empty();
    }
    try {
      return relation.operator().test(left, right) ? Optional.of("true") : Optional.of("");
    } catch (MacroSyntax.Bad bad) {
      error(bad.getMessage());
      return Optional.empty();
    }
  }

  private String operand(String text) {
    StringBuilder outer = result;
    result = new StringBuilder();
    split(text);
    String operand = result.toString();
    result = outer;
    return operand;
  }

  private void choose(Optional<String> value, MacroSyntax.Choice choice) {
    boolean isSet = value.isPresent() && !value.get().isEmpty();
    if (choice.whenSet().isEmpty() && choice.whenEmpty().isEmpty()) {
      undefined |= value.isEmpty();
      value.ifPresent(mode == Mode.ONCE ? this::append : this::split);
      return;
    }
    if (isSet || mode == Mode.SCAN) {
      choice.whenSet().ifPresent(this::split);
    }
    if (!isSet || mode == Mode.SCAN) {
      choice.whenEmpty().ifPresent(this::split);
    }
  }

  private void append(String value) {
    result.append(filtered(value, filter));
  }
}
