package org.facteur.smtpclient.session;

import java.io.IOException;
import java.util.List;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.resolve.AddressTable;
import org.facteur.queue.resolve.ExtensionPropagation;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.resolve.TrivialRewriter;

/**
 * smtp_generic_maps: addresses of this machine as others are to see them, in the envelope and in
 * the message's own header. Thread safe. Postfix counterpart: smtp_map11, generic(5).
 */
final class GenericAddresses {
  private static final Parameter<Integer> HEADER_ADDRESS_TOKEN_LIMIT =
      Parameter.integer("header_address_token_limit");

  private final AddressTable table;
  private final MailLog log;
  private final int tokenLimit;

  GenericAddresses(AddressTable table, MailLog log, int tokenLimit) {
    this.table = table;
    this.log = log;
    this.tokenLimit = tokenLimit;
  }

  /**
   * @param parameter smtp_generic_maps or lmtp_generic_maps
   */
  static GenericAddresses of(
      String parameter, Configuration configuration, LookupTables tables, MailLog log) {
    LookupChain chain = LookupChain.of(parameter, configuration, tables, log);
    LocalDomains local =
        new LocalDomains(configuration, tables, OwnAddresses.of(configuration), log);
    return new GenericAddresses(
        new AddressTable(
            chain,
            new AddressSearch(
                RecipientDelimiter.of(configuration), local.withOrigin(configuration)),
            new TrivialRewriter(configuration),
            ExtensionPropagation.GENERIC.isOn(configuration)),
        log,
        configuration.get(HEADER_ADDRESS_TOKEN_LIMIT));
  }

  /**
   * One address, internal form; the same when the tables do not know it.
   *
   * @throws IOException when a table fails: nothing must leave with its inner address
   */
  String map(String address) throws IOException {
    List<String> results;
    try {
      results = table.map(address);
    } catch (LookupFailure e) {
      throw new IOException(e.getMessage(), e);
    }
    if (results.size() > 1) {
      log.warning("multi-valued " + table.tables().title() + " result for " + address);
    }
    return results.isEmpty() ? address : results.getFirst();
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  /** header_address_token_limit. */
  int tokenLimit() {
    return tokenLimit;
  }
}
