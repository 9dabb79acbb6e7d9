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
 * Values are expanded in turn. What is wrong with the text is told to the warnings, and {@link
 * #failed} says that there was something.
 */
public final class MacroExpansion implements MacroReferences.Parts {
  private static final int MAX_NESTING = 100;

  private final Function<String, Optional<String>> values;
  private final Consumer<String> warnings;
  private final boolean scan;
  private StringBuilder result = new StringBuilder();
  private int level;
  private boolean failed;

  private MacroExpansion(
      Function<String, Optional<String>> values, Consumer<String> warnings, boolean scan) {
    this.values = values;
    this.warnings = warnings;
    this.scan = scan;
  }

  /**
   * What an expansion gave.
   *
   * @param failed whether the text could not be read to its end
   */
  public record Result(String text, boolean failed) {}

  /** Expands a text. */
  public static Result expand(
      String text, Function<String, Optional<String>> values, Consumer<String> warnings) {
    if (text.indexOf('$') < 0) {
      return new Result(text, false);
    }
    MacroExpansion expansion = new MacroExpansion(values, warnings, false);
    expansion.split(text);
    return new Result(expansion.result.toString(), expansion.failed);
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
            true);
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
    if (failed || scan) {
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
      value.ifPresent(this::split);
      return;
    }
    if (isSet || scan) {
      choice.whenSet().ifPresent(this::split);
    }
    if (!isSet || scan) {
      choice.whenEmpty().ifPresent(this::split);
    }
  }
}
