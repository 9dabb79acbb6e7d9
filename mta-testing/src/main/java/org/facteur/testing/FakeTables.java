package org.facteur.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;

/**
 * Lookup tables for tests, each named before it is opened: {@code fake:name} holds what the test
 * put there, {@code fail:name} always fails, {@code any:text} answers everything with its text.
 */
public final class FakeTables implements LookupTables {
  private final Map<String, LookupTable> tables = new HashMap<>();

  /** Adds {@code fake:name} with keys and values in turn. */
  public FakeTables with(String name, String... keysAndValues) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put(keysAndValues[i].toLowerCase(Locale.ROOT), keysAndValues[i + 1]);
    }
    String full = "fake:" + name;
    tables.put(full, new Entries(full, Map.copyOf(entries)));
    return this;
  }

  /** Adds {@code fake:name}, a table with one pattern; {@code $1} works in the value. */
  public FakeTables withPattern(String name, String pattern, String value) {
    String full = "fake:" + name;
    tables.put(full, new Matching(full, Pattern.compile(pattern), value));
    return this;
  }

  @Override
  public LookupTable open(String typeAndName, Configuration configuration) {
    if (typeAndName.startsWith("fail:")) {
      return new Failing(typeAndName);
    }
    if (typeAndName.startsWith("any:")) {
      return new Matching(typeAndName, Pattern.compile(".*"), typeAndName.substring(4)) {
        @Override
        public boolean isPattern() {
          return false;
        }
      };
    }
    return Optional.ofNullable(tables.get(typeAndName))
        .orElseThrow(() -> new ConfigurationException("no such fake table: " + typeAndName));
  }

  @Override
  public List<LookupTable> openAll(String maps, Configuration configuration) {
    return ConfigurationWords.split(maps).stream().map(t -> open(t, configuration)).toList();
  }

  private record Entries(String name, Map<String, String> entries) implements LookupTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)));
    }
  }

  private record Failing(String name) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      throw new LookupFailure(name, "it always fails");
    }
  }

  private static class Matching implements LookupTable {
    private final String name;
    private final Pattern pattern;
    private final String value;

    Matching(String name, Pattern pattern, String value) {
      this.name = name;
      this.pattern = pattern;
      this.value = value;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> find(String key) {
      var matcher = pattern.matcher(key);
      return matcher.matches() ? Optional.of(matcher.replaceFirst(value)) : Optional.empty();
    }

    @Override
    public boolean isPattern() {
      return true;
    }
  }
}
