package org.facteur.maps.pattern;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.FileReasons;
import org.facteur.maps.OpenCheck;
import org.facteur.maps.WatchedFile;
import org.facteur.maps.source.LogicalLine;

/** A table of rules, read anew when its file has changed. */
final class PatternTable<K> implements LookupTable, OpenCheck {
  private final String name;
  private final String file;
  private final Source<K> source;
  private final Function<String, Optional<K>> keys;

  @FunctionalInterface
  private interface Source<K> {
    Rules<K> rules() throws IOException;
  }

  /** Makes rules of lines. */
  @FunctionalInterface
  interface Parser<K> {
    Rules<K> parse(List<LogicalLine> lines, Problems problems);
  }

  private PatternTable(
      String name, String file, Source<K> source, Function<String, Optional<K>> keys) {
    this.name = name;
    this.file = file;
    this.source = source;
    this.keys = keys;
  }

  /**
   * A table of a file, or of the rules in the name itself.
   *
   * @param keys from a key to what rules compare; empty when no rule can match it
   */
  static <K> LookupTable open(
      String type,
      String name,
      LookupTables tables,
      Parser<K> parser,
      Function<String, Optional<K>> keys) {
    Problems problems = new Problems(type, name, tables::warn);
    Source<K> source;
    if (RuleText.isInline(name)) {
      Rules<K> rules = parser.parse(RuleText.inline(type, name), problems);
      source = () -> rules;
    } else {
      WatchedFile<Rules<K>> file =
          new WatchedFile<>(
              Path.of(name), path -> parser.parse(RuleText.read(path, tables::warn), problems));
      source = file::current;
    }
    return new PatternTable<>(type + ":" + name, name, source, keys);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    Rules<K> rules = rules();
    return keys.apply(key).flatMap(rules::find);
  }

  @Override
  public void check() throws LookupFailure {
    rules();
  }

  private Rules<K> rules() throws LookupFailure {
    try {
      return source.rules();
    } catch (IOException e) {
      throw new LookupFailure(name, "open " + file + ": " + FileReasons.of(e), e);
    }
  }

  @Override
  public boolean isPattern() {
    return true;
  }
}
