package org.facteur.maps.database;

import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;

/** The {@code domain} parameter: only addresses with these domains are asked for. */
public final class DomainFilter {
  private static final String DOMAIN = "domain";
  private final Optional<StringList> domains;

  private DomainFilter(Optional<StringList> domains) {
    this.domains = domains;
  }

  /** The filter of a definition; without the parameter all keys pass. */
  public static DomainFilter of(TableDefinition definition) {
    String value = Utf8Text.encode(definition.text(DOMAIN, ""));
    if (value.isBlank()) {
      return new DomainFilter(Optional.empty());
    }
    LookupTables tables = definition.tables();
    MailLog log = new MailLog((_, _, text) -> tables.warn(text), "");
    return new DomainFilter(
        Optional.of(
            new StringList(definition.label(), value, definition.configuration(), tables, log)));
  }

  /** Whether a key passes. */
  public boolean passes(String key) throws LookupFailure {
    if (domains.isEmpty()) {
      return true;
    }
    int at = key.lastIndexOf('@');
    return at > 0
        && at + 1 < key.length()
        && domains.get().matches(Utf8Text.encode(key.substring(at + 1)));
  }
}
