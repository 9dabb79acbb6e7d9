package org.facteur.core.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An immutable snapshot of the configuration: main.cf, overlaid with a service's {@code -o}
 * options, over the defaults.
 *
 * <p>Values are expanded ({@code $name} and kin) and converted when first asked for, and kept.
 */
public final class Configuration {
  private final Path directory;
  private final ParameterTable table;
  private final Map<String, String> settings;
  private final Map<String, Object> converted = new ConcurrentHashMap<>();

  private Configuration(Path directory, ParameterTable table, Map<String, String> settings) {
    this.directory = directory;
    this.table = table;
    this.settings = Map.copyOf(settings);
  }

  /** Reads main.cf of a configuration directory. */
  public static Configuration load(Path directory) {
    Path file = directory.resolve("main.cf");
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Map<String, String> settings = new HashMap<>();
      StringBuilder logical = new StringBuilder();
      for (String line : (text + "\n\0").split("\n")) {
        boolean blank = line.isBlank() || line.strip().startsWith("#");
        if (blank) {
          continue;
        }
        if (Character.isWhitespace(line.charAt(0))) {
          logical.append(' ').append(line.strip());
          continue;
        }
        int equals = logical.indexOf("=");
        if (equals > 0) {
          settings.put(logical.substring(0, equals).strip(), logical.substring(equals + 1).strip());
        }
        logical = new StringBuilder(line.strip());
      }
      settings.putIfAbsent("config_directory", directory.toString());
      return new Configuration(directory, ParameterTable.builtIn(), settings);
    } catch (IOException e) {
      throw new ConfigurationException("open " + file + ": " + e.getMessage(), e);
    }
  }

  /** A snapshot made of the given settings alone, for tests. */
  public static Configuration of(Map<String, String> settings) {
    return new Configuration(Path.of("/etc/postfix"), ParameterTable.builtIn(), settings);
  }

  /** The same with some settings replaced: a service's {@code -o name=value}. */
  public Configuration with(Map<String, String> overrides) {
    Map<String, String> merged = new HashMap<>(settings);
    merged.putAll(overrides);
    return new Configuration(directory, table, merged);
  }

  public Path directory() {
    return directory;
  }

  /** The value of a parameter, expanded and converted. */
  @SuppressWarnings("unchecked")
  public <T> T get(Parameter<T> parameter) {
    Object known = converted.get(parameter.name());
    if (known == null) {
      known = parameter.convert(text(parameter.name()).orElse(""));
      converted.put(parameter.name(), known);
    }
    return (T) known;
  }

  /**
   * The expanded text of any name: a parameter of the table, a per-transport parameter such as
   * {@code slow_destination_rate_delay}, or a user's own name; empty when nothing defines it.
   */
  public Optional<String> text(String name) {
    return unexpanded(name).map(this::expand);
  }

  /** The text of a name before expansion. */
  public Optional<String> unexpanded(String name) {
    String own = settings.get(name);
    return own != null
        ? Optional.of(own)
        : table.find(name).map(ParameterTable.Entry::defaultValue);
  }

  /** Expands {@code $name} references in any text with this snapshot's values. */
  public String expand(String text) {
    return ConfigurationExpansion.expand(text, this::unexpanded);
  }
}
