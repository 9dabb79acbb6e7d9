package org.facteur.maps.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.MainCf;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;

/**
 * The parameters that define a table: {@code name = value} lines of a file, which are taken as they
 * stand, or {@code TABLE_name = value} in main.cf.
 */
public final class TableDefinition {
  private static final List<String> SECRETS = List.of("bind_pw", "password");
  private final String type;
  private final String label;
  private final String prefix;
  private final Map<String, String> values;
  private final Configuration configuration;
  private final LookupTables tables;

  private TableDefinition(
      String type,
      String label,
      String prefix,
      Map<String, String> values,
      Configuration configuration,
      LookupTables tables) {
    this.type = type;
    this.label = label;
    this.prefix = prefix;
    this.values = values;
    this.configuration = configuration;
    this.tables = tables;
  }

  /** Whether what follows the type is the name of a file. */
  static boolean isFile(String name) {
    return name.startsWith("/") || name.startsWith(".");
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException that names file and line
   */
  static TableDefinition read(
      String type, Path file, Configuration configuration, LookupTables tables) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Map<String, String> values = new TreeMap<>();
    MainCf.parse(file, text, tables::warn)
        .settings()
        .forEach((name, value) -> values.put(name, characters(value)));
    TableDefinition definition =
        new TableDefinition(type, file.toString(), "", values, configuration, tables);
    definition.warnOfUnknown();
    definition.warnOfReaders(file);
    return definition;
  }

  /** The settings of main.cf whose names begin with the table's. */
  static TableDefinition ofMainCf(
      String type, String name, Configuration configuration, LookupTables tables) {
    Map<String, String> values = new TreeMap<>();
    for (String parameter : DatabaseParameters.of(type)) {
      String setting = name + "_" + parameter;
      if (configuration.settings().containsKey(setting)) {
        configuration.text(setting).ifPresent(value -> values.put(parameter, characters(value)));
      }
    }
    TableDefinition definition =
        new TableDefinition(type, name, name + "_", values, configuration, tables);
    definition.warnOfReaders(configuration.directory().resolve("main.cf"));
    return definition;
  }

  private static String characters(String bytes) {
    return Utf8Text.decode(bytes).orElse(bytes);
  }

  private void warnOfUnknown() {
    Collection<String> known = DatabaseParameters.of(type);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        tables.warn("%s: unused parameter: %s".formatted(label, name));
      }
    }
  }

  private void warnOfReaders(Path file) {
    for (String secret : SECRETS) {
      if (!values.getOrDefault(secret, "").isEmpty() && isReadableByAll(file)) {
        tables.warn("%s: everybody can read %s in this file".formatted(file, prefix + secret));
      }
    }
  }

  private static boolean isReadableByAll(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException _) {
      return false;
    }
  }

  /** The file, or the table's name in main.cf; for messages. */
  public String label() {
    return label;
  }

  /** {@code type:name}. */
  public String tableName() {
    return type + ":" + label;
  }

  /** Where warnings go, and other tables come from. */
  public LookupTables tables() {
    return tables;
  }

  Configuration configuration() {
    return configuration;
  }

  public boolean has(String parameter) {
    return values.containsKey(parameter);
  }

  /** Text, or a preset when the parameter is not set. */
  public String text(String parameter, String preset) {
    return values.getOrDefault(parameter, preset);
  }

  /** Words, separated by commas or white space. */
  public List<String> words(String parameter, String preset) {
    return List.of(text(parameter, preset).split("[,\\s]+")).stream()
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** A whole number. */
  public int number(String parameter, int preset, int least) {
    String text = values.get(parameter);
    if (text == null) {
      return preset;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number < least) {
        throw problem(
            "invalid %s%s parameter value %d < %d".formatted(prefix, parameter, number, least));
      }
      return number;
    } catch (NumberFormatException e) {
      throw problem("bad numerical configuration: " + prefix + parameter + " = " + text);
    }
  }

  /** {@code yes} or {@code no}. */
  public boolean isYes(String parameter, boolean preset) {
    String text = values.get(parameter);
    if (text == null || text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("no")) {
      return text == null ? preset : text.equalsIgnoreCase("yes");
    }
    throw problem("bad boolean configuration: " + prefix + parameter + " = " + text);
  }

  /** Another table that a parameter names; empty when it is not set. */
  public Optional<LookupTable> table(String parameter) {
    String text = text(parameter, "");
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(tables.open(Utf8Text.encode(text), configuration));
  }

  /** A value that no reading makes sense of. */
  public ConfigurationException unsupported(String parameter) {
    return problem(
        "unsupported parameter value: %s = %s".formatted(prefix + parameter, text(parameter, "")));
  }

  /** What is wrong with the definition, with the file's name. */
  public ConfigurationException problem(String text) {
    return new ConfigurationException(prefix.isEmpty() ? label + ": " + text : text);
  }
}
