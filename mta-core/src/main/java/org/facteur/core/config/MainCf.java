package org.facteur.core.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The settings of a main.cf, unexpanded, in the order of the file.
 *
 * @param settings name to value; of several settings of a name the last one
 */
public record MainCf(Path file, Map<String, String> settings) {

  public MainCf {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Reads main.cf of a configuration directory.
   *
   * @param warnings is told of settings that a later one overrides
   * @throws ConfigurationException that names file and line
   */
  public static MainCf load(Path directory, Consumer<String> warnings) {
    Path file = directory.resolve("main.cf");
    return parse(file, ConfigurationFile.read(file), warnings);
  }

  /** Parses the text of a main.cf; the path is for messages. */
  public static MainCf parse(Path file, String content, Consumer<String> warnings) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (LogicalLine line : LogicalLine.split(file.toString(), content, warnings)) {
      NameValue setting = setting(file, line);
      String earlier = settings.put(setting.name(), setting.value());
      if (earlier != null) {
        warnings.accept(
            "%s, line %d: overriding earlier entry: %s=%s"
                .formatted(file, line.first(), setting.name(), earlier));
      }
    }
    return new MainCf(file, settings);
  }

  private static NameValue setting(Path file, LogicalLine line) {
    try {
      return NameValue.parse(line.text());
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          "%s, line %d: %s: \"%s\"".formatted(file, line.first(), e.getMessage(), line.text()), e);
    }
  }
}
