package org.facteur.core.lookup;

import java.util.Optional;

/** A table that answers a key with a value. Safe for use by many threads. */
public interface LookupTable {
  /** {@code type:name} as configured. */
  String name();

  /**
   * Looks up a key.
   *
   * @return the value, or empty when the table has none
   * @throws LookupFailure when the table cannot answer now
   */
  Optional<String> find(String key) throws LookupFailure;

  /**
   * Whether keys are matched as patterns (regexp, pcre, cidr...): then callers ask with the whole
   * address only, never with its parts.
   */
  default boolean isPattern() {
    return false;
  }
}
