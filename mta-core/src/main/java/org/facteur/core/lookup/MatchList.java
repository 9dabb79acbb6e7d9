package org.facteur.core.lookup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.log.MailLog;

/**
 * The patterns of a list in main.cf: words, {@code !word}, {@code /file/name} with more of them,
 * and {@code type:table}. The first pattern that matches decides; what matches is the business of
 * the kinds of list. Postfix counterpart: util/match_list.
 */
final class MatchList {
  /** A pattern; {@code negated} when {@code !} stands before it. */
  record Entry(boolean negated, Pattern pattern) {}

  /** What a subject is compared with. */
  sealed interface Pattern {}

  /** Text in lower case. */
  record Word(String text) implements Pattern {}

  /** A table that is asked. */
  record Table(LookupTable table) implements Pattern {}

  /** A file that could not be read: a match cannot be decided. */
  record Unreadable(String file, String reason) implements Pattern {}

  /** Compares one subject with one pattern. */
  @FunctionalInterface
  interface Matcher {
    boolean matches(Pattern pattern) throws LookupFailure;
  }

  private static final int NESTING_LIMIT = 20;

  private final String name;
  private final MailLog log;
  private final List<Entry> entries;

  private MatchList(String name, MailLog log, List<Entry> entries) {
    this.name = name;
    this.log = log;
    this.entries = List.copyOf(entries);
  }

  /**
   * Parses a list.
   *
   * @param name of the parameter, for warnings
   */
  static MatchList parse(
      String name, String value, Configuration configuration, LookupTables tables, MailLog log) {
    List<Entry> entries = new ArrayList<>();
    add(entries, value, false, 0, configuration, tables);
    return new MatchList(name, log, entries);
  }

  private static void add(
      List<Entry> entries,
      String value,
      boolean negated,
      int nesting,
      Configuration configuration,
      LookupTables tables) {
    for (String word : ConfigurationWords.split(value)) {
      boolean not = negated;
      while (word.startsWith("!")) {
        not = !not;
        word = word.substring(1);
      }
      if (word.isEmpty()) {
        continue;
      }
      if (word.startsWith("/") && nesting < NESTING_LIMIT) {
        try {
          add(entries, read(word), not, nesting + 1, configuration, tables);
        } catch (IOException e) {
          entries.add(new Entry(not, new Unreadable(word, reason(e))));
        }
      } else if (!word.startsWith("[") && word.indexOf(':') >= 0) {
        entries.add(new Entry(not, new Table(tables.open(word, configuration))));
      } else {
        entries.add(new Entry(not, new Word(Utf8Text.foldCase(word))));
      }
    }
  }

  /** A file's text without its comments. */
  private static String read(String file) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).split("\n")) {
      if (!line.strip().startsWith("#")) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "No such file or directory" : e.getMessage();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether the first pattern that matches is without {@code !}; false when none matches. */
  boolean matches(Matcher matcher) throws LookupFailure {
    for (Entry entry : entries) {
      if (entry.pattern() instanceof Unreadable(String file, String reason)) {
        log.warning("nofile:" + file + " is unavailable. open file " + file + ": " + reason);
        throw problem("nofile:" + file, Optional.empty());
      }
      if (matcher.matches(entry.pattern())) {
        return !entry.negated();
      }
    }
    return false;
  }

  /** Whether a table has a key; its failure is logged. */
  boolean has(LookupTable table, String key) throws LookupFailure {
    try {
      return table.find(key).isPresent();
    } catch (LookupFailure e) {
      throw problem(table.name(), Optional.of(e));
    }
  }

  /** Logs a pattern that cannot be used, and makes the failure. */
  LookupFailure bad(String text) {
    log.warning(name + ": " + text);
    return new LookupFailure(name, text);
  }

  private LookupFailure problem(String table, Optional<LookupFailure> cause) {
    log.warning(name + ": " + table + ": table lookup problem");
    return cause.orElseGet(() -> new LookupFailure(table, "not available"));
  }
}
