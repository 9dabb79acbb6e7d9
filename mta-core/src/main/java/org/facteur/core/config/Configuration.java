package org.facteur.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An immutable snapshot of the configuration: main.cf, overlaid with a service's {@code -o}
 * options, over the defaults.
 *
 * <p>Values are expanded ({@code $name} and kin) and converted when first asked for, and kept;
 * reading one again takes a map lookup and no lock.
 */
public final class Configuration {
  private static final ParameterTable.Entry UNLIMITED =
      new ParameterTable.Entry("", "str", "", 0, 0);

  private final Path directory;
  private final ParameterTable table;
  private final Map<String, String> settings;
  private final Map<Parameter<?>, Object> converted = new ConcurrentHashMap<>();
  private final Map<String, String> computed = new ConcurrentHashMap<>();

  private Configuration(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.table = ParameterTable.builtIn();
    this.settings = Map.copyOf(settings);
  }

  /** Reads main.cf of a configuration directory. */
  public static Configuration load(Path directory) {
    return load(directory, _ -> {});
  }

  /**
   * Reads main.cf of a configuration directory.
   *
   * @param warnings is told of settings that a later one overrides
   * @throws ConfigurationException that names file and line
   */
  public static Configuration load(Path directory, Consumer<String> warnings) {
    Map<String, String> settings = new HashMap<>(MainCf.load(directory, warnings).settings());
    settings.put("config_directory", directory.toString());
    return new Configuration(directory, settings);
  }

  /** A snapshot made of the given settings alone, for tests. */
  public static Configuration of(Map<String, String> settings) {
    return new Configuration(Path.of("/etc/postfix"), settings);
  }

  /** The same with some settings replaced: a service's {@code -o name=value}. */
  public Configuration with(Map<String, String> overrides) {
    if (overrides.isEmpty()) {
      return this;
    }
    Map<String, String> merged = new HashMap<>(settings);
    merged.putAll(overrides);
    return new Configuration(directory, merged);
  }

  public Path directory() {
    return directory;
  }

  /** What is set, in main.cf or by an option, before expansion. */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** The value of a parameter, expanded and converted. */
  @SuppressWarnings("unchecked")
  public <T> T get(Parameter<T> parameter) {
    Object known = converted.get(parameter);
    if (known == null) {
      ParameterTable.Entry entry = entry(parameter.name()).orElse(UNLIMITED);
      known = parameter.convert(entry, text(parameter.name()).orElse(""));
      converted.put(parameter, known);
    }
    return (T) known;
  }

  private Optional<ParameterTable.Entry> entry(String name) {
    Optional<ParameterTable.Entry> entry = table.find(name);
    return entry.isPresent()
        ? entry
        : ServiceParameters.defaultParameter(name).flatMap(table::find);
  }

  /**
   * The text of any name: a parameter of the table, a per-transport parameter such as {@code
   * slow_destination_rate_delay}, or a user's own name; expanded, unless the table calls the
   * parameter raw. Empty when nothing defines it.
   */
  public Optional<String> text(String name) {
    boolean raw = table.find(name).map(entry -> entry.type().equals("raw")).orElse(false);
    Optional<String> text = unexpanded(name);
    return raw ? text : text.map(value -> expand(name, value));
  }

  /** The text of a name before expansion. */
  public Optional<String> unexpanded(String name) {
    String own = settings.get(name);
    if (own != null) {
      return Optional.of(own);
    }
    Optional<ParameterTable.Entry> entry = table.find(name);
    if (entry.isPresent()) {
      return Optional.of(
          entry.get().isComputed() ? computedDefault(name) : entry.get().defaultValue());
    }
    return ServiceParameters.defaultParameter(name).map(parameter -> "$" + parameter);
  }

  private String computedDefault(String name) {
    String known = computed.get(name);
    if (known == null) {
      known = ComputedDefaults.of(name, this);
      computed.put(name, known);
    }
    return known;
  }

  /**
   * Expands {@code $name} references in any text with this snapshot's values.
   *
   * @throws ConfigurationException when the text is no valid expression
   */
  public String expand(String text) {
    return expand("", text);
  }

  private String expand(String name, String text) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    List<String> warnings = new ArrayList<>();
    MacroExpansion.Result result = MacroExpansion.expand(text, this::unexpanded, warnings::add);
    if (result.failed()) {
      throw new ConfigurationException(
          (name.isEmpty() ? "" : "parameter " + name + ": ")
              + "macro processing error: "
              + String.join("; ", warnings));
    }
    return result.text();
  }
}
