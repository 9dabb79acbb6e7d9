package org.facteur.core.lookup;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.address.MailAddress;
import org.facteur.core.address.RecipientDelimiter;

/**
 * Looks an address up in tables by its parts: the whole address, without extension, the local part
 * of a local domain, the domain. Tables of patterns are asked with the whole address only.
 *
 * <p>Each key is asked for in external (quoted) form first and, where that differs, in internal
 * form. Thread safe. Postfix counterpart: global/mail_addr_find.
 */
public final class AddressSearch {
  /** What is asked for, in this order. */
  public enum Step {
    /** {@code user+extension@domain} */
    FULL,
    /** {@code user@domain} */
    WITHOUT_EXTENSION,
    /** {@code user+extension} and {@code user} when the domain is ours */
    LOCAL_PART_IF_LOCAL,
    /** {@code @domain} */
    AT_DOMAIN,
    /** {@code domain}, then {@code .parent} domains */
    DOMAIN,
    /** {@code domain}, then parent domains */
    DOMAIN_AND_PARENTS,
    /** {@code user+extension@} and {@code user@} */
    LOCAL_PART_AT
  }

  /** The order of canonical(5), virtual(5) and most other tables. */
  public static final Set<Step> DEFAULT = EnumSet.range(Step.FULL, Step.AT_DOMAIN);

  /**
   * An answer.
   *
   * @param value from the table
   * @param unmatchedExtension with its delimiter, when the key that was found had lost it; else
   *     empty
   */
  public record Found(String value, String unmatchedExtension) {}

  private final RecipientDelimiter delimiter;
  private final DomainCheck local;

  /**
   * @param local whether a domain is $myorigin, in $mydestination, or an address of this host
   */
  public AddressSearch(RecipientDelimiter delimiter, DomainCheck local) {
    this.delimiter = delimiter;
    this.local = local;
  }

  /** Searches in the default order. */
  public Optional<Found> find(LookupChain tables, String address) throws LookupFailure {
    return find(tables, address, DEFAULT);
  }

  /**
   * Searches for an address.
   *
   * @param address internal form
   * @param steps what to ask for
   */
  public Optional<Found> find(LookupChain tables, String address, Set<Step> steps)
      throws LookupFailure {
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    return new Search(tables, address, steps).run();
  }

  private final class Search {
    private final LookupChain tables;
    private final String full;
    private final Optional<RecipientDelimiter.Stripped> bare;
    private final MailAddress parts;
    private final Set<Step> steps;

    Search(LookupChain tables, String address, Set<Step> steps) {
      this.tables = tables;
      this.full = address;
      this.parts = MailAddress.of(address);
      this.bare = delimiter.strip(address);
      this.steps = steps;
    }

    Optional<Found> run() throws LookupFailure {
      Optional<Found> found = Optional.empty();
      if (steps.contains(Step.FULL)) {
        found = ask(full, "", true);
      }
      if (found.isEmpty() && steps.contains(Step.WITHOUT_EXTENSION) && bare.isPresent()) {
        found = ask(bare.get().address(), bare.get().suffix(), false);
      }
      if (found.isEmpty()
          && steps.contains(Step.LOCAL_PART_IF_LOCAL)
          && parts.hasDomain()
          && local.matches(parts.domain())) {
        found = askUser("");
      }
      if (found.isEmpty() && steps.contains(Step.AT_DOMAIN) && parts.hasDomain()) {
        found = tables.findPart(parts.atDomain()).map(value -> new Found(value, ""));
      }
      if (found.isEmpty() && parts.hasDomain()) {
        found = askDomains();
      }
      if (found.isEmpty() && steps.contains(Step.LOCAL_PART_AT) && parts.hasDomain()) {
        found = askUser("@");
      }
      return found;
    }

    private Optional<Found> askUser(String end) throws LookupFailure {
      Optional<Found> found = ask(parts.localPart() + end, "", false);
      if (found.isEmpty() && bare.isPresent()) {
        String user = MailAddress.of(bare.get().address()).localPart();
        found = ask(user + end, bare.get().suffix(), false);
      }
      return found;
    }

    private Optional<Found> askDomains() throws LookupFailure {
      boolean parents = steps.contains(Step.DOMAIN_AND_PARENTS);
      if (!parents && !steps.contains(Step.DOMAIN)) {
        return Optional.empty();
      }
      String name = parts.domain();
      while (true) {
        Optional<String> value = tables.findPart(name);
        if (value.isPresent()) {
          return value.map(text -> new Found(text, ""));
        }
        int dot = name.indexOf('.', 1);
        if (dot < 0) {
          return Optional.empty();
        }
        name = name.substring(parents ? dot + 1 : dot);
      }
    }

    private Optional<Found> ask(String key, String extension, boolean whole) throws LookupFailure {
      String external = AddressQuoting.quote822(key);
      Optional<String> value = whole ? tables.find(external) : tables.findPart(external);
      if (value.isEmpty() && !external.equals(key)) {
        value = whole ? tables.find(key) : tables.findPart(key);
      }
      return value.map(text -> new Found(text, extension));
    }
  }
}
