package org.facteur.queue.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;

/**
 * Expands recipients by virtual_alias_maps, again and again, until no result is known to the
 * tables. An address may expand to itself once. Thread safe. Postfix counterpart: cleanup_map1n.
 */
final class VirtualAliases {
  private static final Parameter<Integer> RECURSION_LIMIT =
      Parameter.integer("virtual_alias_recursion_limit");
  private static final Parameter<Integer> EXPANSION_LIMIT =
      Parameter.integer("virtual_alias_expansion_limit");
  private static final Parameter<Integer> LENGTH_LIMIT =
      Parameter.integer("virtual_alias_address_length_limit");

  private final AddressTable aliases;
  private final MailLog log;
  private final int recursionLimit;
  private final int expansionLimit;
  private final int lengthLimit;

  VirtualAliases(Configuration configuration, AddressTable aliases, MailLog log) {
    this.aliases = aliases;
    this.log = log;
    this.recursionLimit = configuration.get(RECURSION_LIMIT);
    this.expansionLimit = configuration.get(EXPANSION_LIMIT);
    this.lengthLimit = configuration.get(LENGTH_LIMIT);
  }

  /**
   * Expands a recipient.
   *
   * @return in internal form, in Postfix's order, possibly with duplicates; the recipient itself
   *     when the tables do not know it
   */
  List<String> expand(String queueId, String recipient) throws AddressMappingException {
    List<String> expanded = new ArrayList<>(List.of(recipient));
    if (aliases.isEmpty()) {
      return expanded;
    }
    Set<String> settled = new HashSet<>();
    for (int i = 0; i < expanded.size(); i++) {
      if (expanded.size() > expansionLimit) {
        throw unreasonable(queueId, "map expansion size for " + recipient);
      }
      for (int depth = 0; !settled.contains(Utf8Text.foldCase(expanded.get(i))); depth++) {
        if (depth >= recursionLimit) {
          throw unreasonable(queueId, "map nesting for " + recipient);
        }
        List<String> results = lookup(queueId, expanded.get(i), recipient);
        if (results.isEmpty()) {
          break;
        }
        String from = Utf8Text.foldCase(expanded.get(i));
        for (String result : results) {
          if (result.length() > lengthLimit) {
            String start = result.substring(0, Math.min(300, result.length()));
            throw unreasonable(queueId, "result " + start + "...");
          }
          if (Utf8Text.foldCase(result).equals(from)) {
            settled.add(from);
          }
        }
        expanded.set(i, results.getFirst());
        expanded.addAll(results.subList(1, results.size()));
      }
    }
    return expanded;
  }

  private List<String> lookup(String queueId, String address, String recipient)
      throws AddressMappingException {
    try {
      return aliases.map(address);
    } catch (LookupFailure e) {
      String text = "virtual_alias_maps map lookup problem for " + recipient;
      log.warning(queueId + ": " + text + " -- message not accepted, try again later");
      throw new AddressMappingException(AddressMappingException.Kind.LOOKUP, text);
    }
  }

  private AddressMappingException unreasonable(String queueId, String what) {
    String text = "unreasonable virtual_alias_maps " + what;
    log.warning(queueId + ": " + text + " -- message not accepted, try again later");
    return new AddressMappingException(AddressMappingException.Kind.EXPANSION, text);
  }
}
