package org.facteur.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every parameter of postconf(5) with its type, default and limits: the registry that postconf
 * prints.
 */
public final class ParameterTable {
  /** Stands for a default that depends on the machine or the process. */
  static final String COMPUTED = "@";

  private final Map<String, Entry> entries;

  /**
   * One row.
   *
   * @param type str, raw (a str whose {@code $name} is not expanded), bool, nbool (a bool with a
   *     default that is expanded), int, nint (likewise), long or time
   * @param defaultValue before expansion; {@code @} when it is computed
   * @param min the least value, or the least length of a str; 0 when there is no such limit
   * @param max the greatest value or length; 0 when there is no such limit
   */
  public record Entry(String name, String type, String defaultValue, long min, long max) {
    public boolean isComputed() {
      return defaultValue.equals(COMPUTED);
    }
  }

  private ParameterTable(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** The table that comes with the program. */
  public static ParameterTable builtIn() {
    return BuiltIn.TABLE;
  }

  private static final class BuiltIn {
    static final ParameterTable TABLE = read();
  }

  private static ParameterTable read() {
    try (InputStream in = ParameterTable.class.getResourceAsStream("parameters.tsv")) {
      Map<String, Entry> entries = new LinkedHashMap<>(2048);
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          entries.put(
              fields[0],
              new Entry(fields[0], fields[1], fields[2], limit(fields[3]), limit(fields[4])));
        }
      }
      return new ParameterTable(Collections.unmodifiableMap(entries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long limit(String field) {
    return field.isEmpty() ? 0 : Long.parseLong(field);
  }

  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** In the order of their names. */
  public Collection<Entry> all() {
    return entries.values();
  }
}
