package org.facteur.core.lookup;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/**
 * The tables of one {@code *_maps} parameter, asked in their order until one answers. A table that
 * fails, or that answers with nothing, is logged and ends the search with a failure: a table behind
 * it must not be asked in its place. Postfix counterpart: global/maps.
 *
 * @param title the parameter's name, for the log
 */
public record LookupChain(String title, List<LookupTable> tables, MailLog log) {
  public LookupChain {
    tables = List.copyOf(tables);
  }

  /** Opens the tables of a parameter. */
  public static LookupChain of(
      String parameter, Configuration configuration, LookupTables tables, MailLog log) {
    return new LookupChain(
        parameter, tables.openAll(configuration.text(parameter).orElse(""), configuration), log);
  }

  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Asks all tables. */
  public Optional<String> find(String key) throws LookupFailure {
    return find(key, table -> true);
  }

  /** Asks for a part of an address: tables of patterns do not see it. */
  public Optional<String> findPart(String key) throws LookupFailure {
    return find(key, table -> !table.isPattern());
  }

  private Optional<String> find(String key, Predicate<LookupTable> asked) throws LookupFailure {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    for (LookupTable table : tables) {
      if (!asked.test(table)) {
        continue;
      }
      Optional<String> value;
      try {
        value = table.find(key);
      } catch (LookupFailure e) {
        log.warning(table.name() + " lookup error for \"" + key + "\"");
        throw e;
      }
      if (value.isPresent()) {
        if (value.get().isEmpty()) {
          log.warning(title + " lookup of " + key + " returns an empty string result");
          log.warning(title + " should return NO RESULT in case of NOT FOUND");
          throw new LookupFailure(table.name(), "empty result");
        }
        return value;
      }
    }
    return Optional.empty();
  }
}
