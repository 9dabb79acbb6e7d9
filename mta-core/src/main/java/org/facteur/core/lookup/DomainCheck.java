package org.facteur.core.lookup;

/** A question about a domain whose answer may need a table. */
@FunctionalInterface
public interface DomainCheck {
  /**
   * Whether the domain is one of those meant.
   *
   * @param domain a name or an address literal with its brackets
   */
  boolean matches(String domain) throws LookupFailure;
}
