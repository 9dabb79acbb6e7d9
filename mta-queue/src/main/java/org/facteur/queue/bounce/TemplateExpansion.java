package org.facteur.queue.bounce;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.config.Parameter;

/**
 * Expands the body of a template: {@code $name} of main.cf, and times in a unit of choice, such as
 * {@code $maximal_queue_lifetime_days}; see bounce(5).
 */
public final class TemplateExpansion {
  private static final Set<Parameter<Duration>> TIMES =
      Set.of(
          Parameter.duration("bounce_queue_lifetime"),
          Parameter.duration("delay_warning_time"),
          Parameter.duration("maximal_queue_lifetime"));

  private final BounceTemplate template;
  private final Configuration configuration;
  private final Consumer<String> warnings;

  private TemplateExpansion(
      BounceTemplate template, Configuration configuration, Consumer<String> warnings) {
    this.template = template;
    this.configuration = configuration;
    this.warnings = warnings;
  }

  /**
   * Expands the lines of a body.
   *
   * @param warnings hears of times that are 0 in their unit
   * @throws ConfigurationException when the body refers to a name that nothing defines, or cannot
   *     be read
   */
  public static List<String> expand(
      BounceTemplate template, Configuration configuration, Consumer<String> warnings) {
    TemplateExpansion expansion = new TemplateExpansion(template, configuration, warnings);
    return template.body().stream().map(expansion::line).toList();
  }

  private String line(String text) {
    MacroExpansion.Result result = MacroExpansion.expandOnce(text, this::value, "", warnings);
    if (result.failed() || result.undefined()) {
      throw new ConfigurationException(
          "%s: %s in %s template: %s"
              .formatted(
                  template.origin(),
                  result.failed() ? "bad $name syntax" : "undefined $name",
                  template.kind(),
                  text));
    }
    return result.text();
  }

  private Optional<String> value(String name) {
    for (Parameter<Duration> time : TIMES) {
      if (name.startsWith(time.name() + "_")) {
        long unit = seconds(name.substring(time.name().length() + 1));
        if (unit > 0) {
          return Optional.of(Long.toString(inUnit(name, configuration.get(time), unit)));
        }
      }
    }
    return configuration.text(name);
  }

  private long inUnit(String name, Duration time, long unit) {
    long number = time.toSeconds() / unit;
    if (number == 0 && !time.isZero()) {
      warnings.accept(
          "%s: zero result in %s template conversion of parameter \"%s\""
              .formatted(template.origin(), template.kind(), name));
      warnings.accept(
          "please reduce time unit \"%s\" of \"%s\" in %s template"
              .formatted(name.substring(name.lastIndexOf('_') + 1), name, template.kind()));
      warnings.accept("for instructions see the bounce(5) manual");
    }
    return number;
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "seconds" -> 1;
      case "minutes" -> 60;
      case "hours" -> 3600;
      case "days" -> 86400;
      case "weeks" -> 7 * 86400;
      default -> 0;
    };
  }
}
