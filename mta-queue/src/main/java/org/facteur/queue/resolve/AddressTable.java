package org.facteur.queue.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressList;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.MailAddress;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;

/**
 * Tables that map addresses to addresses: canonical, virtual alias, generic. A result {@code
 * @domain} keeps the user, an incomplete result is completed, and an extension that the key had lost
 * is added to each result where that is wanted. Thread safe. Postfix counterpart:
 * global/mail_addr_map, mail_addr_crunch.
 *
 * @param propagate whether results take over the extension
 */
public record AddressTable(
    LookupChain tables, AddressSearch search, AddressRewriter rewriter, boolean propagate) {

  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /**
   * Maps an address.
   *
   * @param address internal form
   * @return the results in internal form, at least one; empty when the tables do not know it
   */
  public List<String> map(String address) throws LookupFailure {
    Optional<AddressSearch.Found> found = search.find(tables, address);
    return found.isEmpty() ? List.of() : results(address, found.get());
  }

  private List<String> results(String address, AddressSearch.Found found) throws LookupFailure {
    String extension = propagate ? found.unmatchedExtension() : "";
    String value = found.value();
    if (value.startsWith("@")) {
      String user = MailAddress.of(address).localPart();
      if (user.endsWith(extension)) {
        user = user.substring(0, user.length() - extension.length());
      }
      value = AddressQuoting.quote822(user + value);
    }
    List<String> results = new ArrayList<>();
    for (AddressList.Mailbox mailbox : AddressList.parse(value).mailboxes()) {
      String complete =
          AddressQuoting.unquote822(
              rewriter.rewrite(AddressRewriter.Context.LOCAL, mailbox.external()));
      MailAddress parts = MailAddress.of(complete);
      results.add(parts.withLocalPart(parts.localPart() + extension).toString());
    }
    if (results.isEmpty()) {
      tables
          .log()
          .warning(
              tables.title()
                  + " lookup of "
                  + AddressQuoting.quote822(address)
                  + " returns non-address result \""
                  + found.value()
                  + "\"");
      throw new LookupFailure(tables.title(), "non-address result");
    }
    return results;
  }
}
