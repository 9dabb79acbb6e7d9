package org.facteur.queue.bounce;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * Expands the body of a template: {@code $name} of main.cf, and times in a unit of choice, such as
 * {@code $maximal_queue_lifetime_days}; see bounce(5).
 */
public final class TemplateExpansion {
  private static final Pattern TIME =
      Pattern.compile(
          "\\$[{(]?((bounce_queue_lifetime|delay_warning_time|maximal_queue_lifetime)"
              + "_(seconds|minutes|hours|days|weeks))\\b[})]?");

  private TemplateExpansion() {}

  /**
   * Expands the lines of a body.
   *
   * @param warnings hears of times that are 0 in their unit
   */
  public static List<String> expand(
      BounceTemplate template, Configuration configuration, Consumer<String> warnings) {
    String text = String.join("\n", template.body());
    Matcher matcher = TIME.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      Duration time = configuration.get(Parameter.duration(matcher.group(2)));
      long number = time.toSeconds() / seconds(matcher.group(3));
      if (number == 0 && !time.isZero()) {
        warnings.accept(
            "zero result in "
                + template.kind()
                + " template conversion of parameter \""
                + matcher.group(1)
                + "\"");
        warnings.accept(
            "please reduce time unit \""
                + matcher.group(3)
                + "\" of \""
                + matcher.group(1)
                + "\" in "
                + template.kind()
                + " template");
        warnings.accept("for instructions see the bounce(5) manual");
      }
      matcher.appendReplacement(result, Long.toString(number));
    }
    matcher.appendTail(result);
    return List.of(configuration.expand(result.toString()).split("\n", -1));
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "minutes" -> 60;
      case "hours" -> 3600;
      case "days" -> 86400;
      case "weeks" -> 7 * 86400;
      default -> 1;
    };
  }
}
