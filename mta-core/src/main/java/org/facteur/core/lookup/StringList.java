package org.facteur.core.lookup;

import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;

/**
 * A list of names that match exactly, whatever their case: mydestination, virtual_alias_domains.
 * Thread safe. Postfix counterpart: global/string_list.
 */
public final class StringList implements DomainCheck {
  private final MatchList patterns;

  /**
   * @param name of the parameter, for warnings
   * @param value expanded
   */
  public StringList(
      String name, String value, Configuration configuration, LookupTables tables, MailLog log) {
    this.patterns = MatchList.parse(name, value, configuration, tables, log);
  }

  /** The list of a parameter. */
  public static StringList of(
      String parameter, Configuration configuration, LookupTables tables, MailLog log) {
    return new StringList(
        parameter, configuration.text(parameter).orElse(""), configuration, tables, log);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  @Override
  public boolean matches(String text) throws LookupFailure {
    String folded = Utf8Text.foldCase(text);
    return patterns.matches(
        pattern ->
            switch (pattern) {
              case MatchList.Word(String word) -> word.equals(folded);
              case MatchList.Table(LookupTable table) -> patterns.has(table, folded);
              case MatchList.Unreadable _ -> false;
            });
  }
}
