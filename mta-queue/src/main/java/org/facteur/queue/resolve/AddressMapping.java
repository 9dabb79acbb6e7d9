package org.facteur.queue.resolve;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;

/**
 * The mappings that a message's addresses go through on the way into the queue: canonical_maps and
 * kin, masquerading, virtual aliases, automatic copies. Addresses come rewritten to standard form.
 *
 * <p>Thread safe. A failure is logged with the queue id and thrown; the message is then refused for
 * now. Postfix counterpart: cleanup_addr, cleanup_map11, cleanup_masquerade, canonical(5),
 * virtual(5).
 */
public final class AddressMapping {
  /** Where an address stands, which says what applies to it; the names are those of main.cf. */
  public enum Place {
    ENVELOPE_SENDER,
    ENVELOPE_RECIPIENT,
    HEADER_SENDER,
    HEADER_RECIPIENT;

    boolean isSender() {
      return this == ENVELOPE_SENDER || this == HEADER_SENDER;
    }
  }

  private static final Parameter<String> CANONICAL_CLASSES = Parameter.string("canonical_classes");
  private static final Parameter<String> SENDER_CANONICAL_CLASSES =
      Parameter.string("sender_canonical_classes");
  private static final Parameter<String> RECIPIENT_CANONICAL_CLASSES =
      Parameter.string("recipient_canonical_classes");
  private static final Parameter<String> MASQUERADE_CLASSES =
      Parameter.string("masquerade_classes");
  private static final Parameter<String> ALWAYS_BCC = Parameter.string("always_bcc");
  private static final int NESTING_LIMIT = 10;

  /** A table and the places where it counts. */
  private record Scoped(AddressTable table, Set<Place> places) {
    boolean appliesTo(Place place) {
      return !table.isEmpty() && places.contains(place);
    }
  }

  private final MailLog log;
  private final AddressSearch search;
  private final Scoped senderCanonical;
  private final Scoped recipientCanonical;
  private final Scoped canonical;
  private final Masquerade masquerade;
  private final Set<Place> masqueraded;
  private final VirtualAliases virtualAliases;
  private final LookupChain senderBcc;
  private final LookupChain recipientBcc;
  private final String alwaysBcc;

  /**
   * @param rewriter completes the results of tables
   * @param log of cleanup
   */
  public AddressMapping(
      Configuration configuration,
      LookupTables tables,
      LocalDomains local,
      AddressRewriter rewriter,
      MailLog log) {
    this.log = log;
    this.search =
        new AddressSearch(RecipientDelimiter.of(configuration), local.withOrigin(configuration));
    boolean propagate = ExtensionPropagation.CANONICAL.isOn(configuration);
    this.senderCanonical =
        new Scoped(
            new AddressTable(
                LookupChain.of("sender_canonical_maps", configuration, tables, log),
                search,
                rewriter,
                propagate),
            places(configuration, SENDER_CANONICAL_CLASSES));
    this.recipientCanonical =
        new Scoped(
            new AddressTable(
                LookupChain.of("recipient_canonical_maps", configuration, tables, log),
                search,
                rewriter,
                propagate),
            places(configuration, RECIPIENT_CANONICAL_CLASSES));
    this.canonical =
        new Scoped(
            new AddressTable(
                LookupChain.of("canonical_maps", configuration, tables, log),
                search,
                rewriter,
                propagate),
            places(configuration, CANONICAL_CLASSES));
    this.masquerade = new Masquerade(configuration, tables, log);
    this.masqueraded = places(configuration, MASQUERADE_CLASSES);
    this.virtualAliases =
        new VirtualAliases(
            configuration,
            new AddressTable(
                LookupChain.of("virtual_alias_maps", configuration, tables, log),
                search,
                rewriter,
                ExtensionPropagation.VIRTUAL.isOn(configuration)),
            log);
    this.senderBcc = LookupChain.of("sender_bcc_maps", configuration, tables, log);
    this.recipientBcc = LookupChain.of("recipient_bcc_maps", configuration, tables, log);
    this.alwaysBcc = configuration.get(ALWAYS_BCC);
  }

  /**
   * Applies canonical maps and masquerading. The null sender stays as it is.
   *
   * @param queueId for the log
   * @param address internal form
   * @return internal form
   */
  public String map(String queueId, Place place, String address) throws AddressMappingException {
    if (address.isEmpty()) {
      return address;
    }
    String mapped =
        canonical(queueId, place.isSender() ? senderCanonical : recipientCanonical, place, address);
    mapped = canonical(queueId, canonical, place, mapped);
    if (masquerade.isOff() || !masqueraded.contains(place)) {
      return mapped;
    }
    try {
      return masquerade.apply(mapped);
    } catch (LookupFailure e) {
      throw problem(queueId, "masquerade_exceptions map lookup problem");
    }
  }

  /**
   * Expands an envelope recipient by virtual_alias_maps.
   *
   * @return internal form, in order, possibly with duplicates; the recipient itself when no alias
   */
  public List<String> expand(String queueId, String recipient) throws AddressMappingException {
    return virtualAliases.expand(queueId, recipient);
  }

  /** The address of always_bcc, not yet rewritten. */
  public Optional<String> alwaysBcc() {
    return Optional.of(alwaysBcc).filter(address -> !address.isEmpty());
  }

  /** The copy that sender_bcc_maps wants for a mapped sender, not yet rewritten. */
  public Optional<String> senderBcc(String queueId, String sender) throws AddressMappingException {
    return bcc(queueId, senderBcc, sender);
  }

  /** The copy that recipient_bcc_maps wants for a mapped recipient, not yet rewritten. */
  public Optional<String> recipientBcc(String queueId, String recipient)
      throws AddressMappingException {
    return bcc(queueId, recipientBcc, recipient);
  }

  private Optional<String> bcc(String queueId, LookupChain tables, String address)
      throws AddressMappingException {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    try {
      return search.find(tables, address).map(AddressSearch.Found::value);
    } catch (LookupFailure e) {
      throw problem(queueId, tables.title() + " map lookup problem");
    }
  }

  private String canonical(String queueId, Scoped scoped, Place place, String address)
      throws AddressMappingException {
    if (!scoped.appliesTo(place)) {
      return address;
    }
    String title = scoped.table().tables().title();
    String current = address;
    for (int depth = 0; depth < NESTING_LIMIT; depth++) {
      List<String> results;
      try {
        results = scoped.table().map(current);
      } catch (LookupFailure e) {
        throw problem(
            queueId, title + " map lookup problem for " + AddressQuoting.quote822(current));
      }
      if (results.isEmpty()) {
        return current;
      }
      if (results.size() > 1) {
        log.warning(
            queueId + ": multi-valued " + title + " entry for " + AddressQuoting.quote822(current));
      }
      String before = current;
      current = results.getFirst();
      if (before.equalsIgnoreCase(current)) {
        return current;
      }
    }
    // Postfix says so, and takes the message with the address it has arrived at
    log.warning(
        queueId
            + ": unreasonable "
            + title
            + " map nesting for "
            + AddressQuoting.quote822(current)
            + " -- message not accepted, try again later");
    return current;
  }

  private AddressMappingException problem(String queueId, String text) {
    log.warning(queueId + ": " + text + " -- message not accepted, try again later");
    return new AddressMappingException(AddressMappingException.Kind.LOOKUP, text);
  }

  private static Set<Place> places(Configuration configuration, Parameter<String> parameter) {
    Set<Place> places = new TreeSet<>();
    for (String word : ConfigurationWords.split(configuration.get(parameter))) {
      places.add(
          switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "envelope_sender" -> Place.ENVELOPE_SENDER;
            case "envelope_recipient" -> Place.ENVELOPE_RECIPIENT;
            case "header_sender" -> Place.HEADER_SENDER;
            case "header_recipient" -> Place.HEADER_RECIPIENT;
            default ->
                throw new ConfigurationException(
                    "unknown " + parameter.name() + " value \"" + word + "\"");
          });
    }
    return places;
  }
}
