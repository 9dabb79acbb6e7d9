package org.facteur.maps.database;

import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;

/** A table in a database, asked with characters in place of bytes. Thread safe. */
public interface DatabaseTable {
  /**
   * Looks up a key.
   *
   * @return characters; empty when the database has no value
   * @throws LookupFailure when it could not be asked; what is wrong has been logged
   */
  Optional<String> find(String key) throws LookupFailure;
}
