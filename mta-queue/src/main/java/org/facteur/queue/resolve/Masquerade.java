package org.facteur.queue.resolve;

import java.util.List;
import org.facteur.core.address.MailAddress;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;

/**
 * Hides the names of hosts below the domains of masquerade_domains; the first of them that fits
 * decides, and with {@code !} before it that nothing changes. Thread safe. Postfix counterpart:
 * cleanup_masquerade.
 */
final class Masquerade {
  private static final Parameter<String> MASQUERADE_DOMAINS =
      Parameter.string("masquerade_domains");

  private final List<String> domains;
  private final StringList exceptions;

  Masquerade(Configuration configuration, LookupTables tables, MailLog log) {
    this.domains =
        ConfigurationWords.split(configuration.get(MASQUERADE_DOMAINS)).stream()
            .map(Utf8Text::foldCase)
            .toList();
    this.exceptions = StringList.of("masquerade_exceptions", configuration, tables, log);
  }

  boolean isOff() {
    return domains.isEmpty();
  }

  /** The address, internal form, with its domain shortened where it has to be. */
  String apply(String address) throws LookupFailure {
    MailAddress parts = MailAddress.of(address);
    if (domains.isEmpty() || !parts.hasDomain() || exceptions.matches(parts.localPart())) {
      return address;
    }
    String domain = Utf8Text.foldCase(parts.domain());
    for (String entry : domains) {
      int marks = 0;
      while (marks < entry.length() && entry.charAt(marks) == '!') {
        marks++;
      }
      String parent = entry.substring(marks);
      if (domain.equals(parent)) {
        return address;
      }
      if (domain.endsWith("." + parent)) {
        return marks % 2 == 0 ? parts.localPart() + "@" + parent : address;
      }
    }
    return address;
  }
}
