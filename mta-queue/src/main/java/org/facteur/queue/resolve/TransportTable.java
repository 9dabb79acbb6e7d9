package org.facteur.queue.resolve;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.ParentStyle;

/**
 * transport_maps: by address, by address without extension, by domain and its parents, and {@code
 * *} at last. Thread safe. Postfix counterpart: trivial-rewrite/transport, transport(5).
 */
final class TransportTable {
  private static final Parameter<String> NULL_ADDRESS_KEY =
      Parameter.string("transport_null_address_lookup_key");

  private final LookupChain tables;
  private final AddressSearch search;
  private final Set<AddressSearch.Step> steps;
  private final String nullAddressKey;

  TransportTable(
      String parameter,
      Configuration configuration,
      LookupTables tables,
      AddressSearch search,
      MailLog log) {
    this.tables = LookupChain.of(parameter, configuration, tables, log);
    this.search = search;
    this.steps =
        EnumSet.of(
            AddressSearch.Step.FULL,
            AddressSearch.Step.WITHOUT_EXTENSION,
            ParentStyle.of(configuration, "transport_maps") == ParentStyle.PARENT
                ? AddressSearch.Step.DOMAIN_AND_PARENTS
                : AddressSearch.Step.DOMAIN);
    this.nullAddressKey = configuration.get(NULL_ADDRESS_KEY);
  }

  /** The route that the table wants instead of the given one. */
  Route route(Route given, String recipient, String domain) throws LookupFailure {
    if (tables.isEmpty()) {
      return given;
    }
    String key = recipient.isEmpty() ? nullAddressKey : recipient;
    Optional<AddressSearch.Found> found = search.find(tables, key, steps);
    if (found.isPresent()) {
      return given.changedBy(found.get().value(), domain);
    }
    return tables.find("*").map(entry -> given.changedBy(entry, domain)).orElse(given);
  }
}
