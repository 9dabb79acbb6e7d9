package org.facteur.smtpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTables;

/**
 * local_header_rewrite_clients: whose headers are completed with the domain of this system.
 *
 * @param own permit_inet_interfaces
 * @param networks permit_mynetworks
 * @param addresses tables that name clients by address; what they answer does not matter
 */
record LocalRewriteClients(boolean own, boolean networks, List<LookupTable> addresses) {
  private static final Parameter<String> LOCAL_HEADER_REWRITE_CLIENTS =
      Parameter.string("local_header_rewrite_clients");

  LocalRewriteClients {
    addresses = List.copyOf(addresses);
  }

  static LocalRewriteClients of(Configuration from, LookupTables tables, MailLog log) {
    boolean own = false;
    boolean networks = false;
    List<LookupTable> addresses = new ArrayList<>();
    for (String word : ConfigurationWords.split(from.get(LOCAL_HEADER_REWRITE_CLIENTS))) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "permit_inet_interfaces" -> own = true;
        case "permit_mynetworks" -> networks = true;
        case "check_address_map" -> {}
        default -> {
          if (word.indexOf(':') > 0) {
            addresses.addAll(tables.openAll(word, from));
          } else {
            log.warning(
                "not supported yet, and ignored: "
                    + LOCAL_HEADER_REWRITE_CLIENTS.name()
                    + " = "
                    + word);
          }
        }
      }
    }
    return new LocalRewriteClients(own, networks, addresses);
  }

  /** Whether a table knows the client. */
  boolean isListed(String address, MailLog log) {
    for (LookupTable table : addresses) {
      try {
        if (table.find(address).isPresent()) {
          return true;
        }
      } catch (LookupFailure e) {
        log.warning(e.getMessage());
      }
    }
    return false;
  }
}
