package org.facteur.smtpd.access;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.AddressSearch.Step;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.ParentStyle;

/** A table of access(5) and the keys that clients, domains and addresses are looked up with. */
final class AccessTable {
  private final LookupTable table;
  private final LookupChain chain;
  private final ParentStyle parents;
  private final AddressSearch addresses;

  AccessTable(LookupTable table, LookupChain chain, ParentStyle parents, RecipientDelimiter split) {
    this.table = table;
    this.chain = chain;
    this.parents = parents;
    this.addresses = new AddressSearch(split, domain -> false);
  }

  String name() {
    return table.name();
  }

  /** One key, as it is. */
  Optional<String> exactly(String key) throws LookupFailure {
    return chain.find(folded(key));
  }

  /** A domain name, then its parents. */
  Optional<String> domain(String name) throws LookupFailure {
    String key = folded(name);
    Optional<String> found = key.isEmpty() ? Optional.empty() : chain.find(key);
    return found.isPresent() ? found : parentsOf(key);
  }

  private Optional<String> parentsOf(String name) throws LookupFailure {
    String key = name;
    while (!table.isPattern()) {
      int dot = key.indexOf('.', 1);
      if (dot < 0) {
        break;
      }
      key = key.substring(parents == ParentStyle.PARENT ? dot + 1 : dot);
      Optional<String> found = key.isEmpty() ? Optional.empty() : chain.find(key);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** An IP address, then its networks at the borders of octets or groups. */
  Optional<String> address(String address) throws LookupFailure {
    String key = folded(address);
    char border = key.indexOf(':') >= 0 ? ':' : '.';
    Optional<String> found = chain.find(key);
    while (found.isEmpty() && !table.isPattern()) {
      int end = key.lastIndexOf(border);
      // an IPv6 prefix never ends in a colon
      while (end > 0 && border == ':' && key.charAt(end - 1) == ':') {
        end--;
      }
      if (end <= 0) {
        break;
      }
      key = key.substring(0, end);
      found = chain.find(key);
    }
    return found;
  }

  /** A mail address: whole, without extension, its domain and parents, its local part. */
  Optional<String> mail(String address) throws LookupFailure {
    String key = folded(address);
    Set<Step> whole = EnumSet.of(Step.FULL, Step.WITHOUT_EXTENSION);
    Optional<String> found = addresses.find(chain, key, whole).map(AddressSearch.Found::value);
    if (found.isPresent() || table.isPattern()) {
      return found;
    }
    found = domain(key.substring(key.lastIndexOf('@') + 1));
    return found.isPresent()
        ? found
        : addresses
            .find(chain, key, EnumSet.of(Step.LOCAL_PART_AT))
            .map(AddressSearch.Found::value);
  }

  private String folded(String key) {
    return table.isPattern() ? key : Utf8Text.foldCase(key);
  }
}
