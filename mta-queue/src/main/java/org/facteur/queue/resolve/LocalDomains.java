package org.facteur.queue.resolve;

import java.util.Optional;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.address.MailOrigin;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.DomainCheck;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;
import org.facteur.core.net.NetworkBlock;
import org.facteur.core.net.OwnAddresses;

/**
 * The domains whose mail is delivered here: mydestination, and address literals of inet_interfaces
 * and proxy_interfaces. Thread safe. Postfix counterpart: global/resolve_local.
 */
public final class LocalDomains implements DomainCheck {
  private final StringList destinations;
  private final OwnAddresses addresses;

  public LocalDomains(
      Configuration configuration, LookupTables tables, OwnAddresses addresses, MailLog log) {
    this.destinations = StringList.of("mydestination", configuration, tables, log);
    this.addresses = addresses;
  }

  @Override
  public boolean matches(String domain) throws LookupFailure {
    String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    if (name.isEmpty() || name.endsWith(".")) {
      return false;
    }
    if (destinations.matches(name)) {
      return true;
    }
    if (!name.startsWith("[") || !name.endsWith("]")) {
      return false;
    }
    Optional<String> literal =
        HostSyntax.literalAddress(name.substring(1, Math.max(1, name.length() - 1)));
    return literal.isPresent() && addresses.contains(NetworkBlock.bytes(literal.get()));
  }

  /**
   * The domains that make an address local for tables: these and $myorigin.
   *
   * @param configuration for myorigin
   */
  public DomainCheck withOrigin(Configuration configuration) {
    String origin = MailOrigin.of(configuration);
    return domain -> domain.equalsIgnoreCase(origin) || matches(domain);
  }
}
