package org.facteur.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every parameter of postconf(5) with its type and default: the registry that postconf prints. */
public final class ParameterTable {
  private final Map<String, Entry> entries;

  /**
   * One row.
   *
   * @param type str, bool, int or time
   * @param defaultValue before expansion
   */
  public record Entry(String name, String type, String defaultValue) {}

  private ParameterTable(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** The table that comes with the program. */
  public static ParameterTable builtIn() {
    try (InputStream in = ParameterTable.class.getResourceAsStream("parameters.tsv")) {
      Map<String, Entry> entries = new LinkedHashMap<>(2048);
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          entries.put(fields[0], new Entry(fields[0], fields[1], fields[2]));
        }
      }
      return new ParameterTable(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  public Iterable<Entry> all() {
    return entries.values();
  }
}
