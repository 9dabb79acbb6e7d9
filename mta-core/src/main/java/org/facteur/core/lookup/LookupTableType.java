package org.facteur.core.lookup;

import org.facteur.core.config.Configuration;

/** A table type, found by {@code ServiceLoader}: one class for each type. */
public interface LookupTableType {
  /** The word before the colon: {@code hash}, {@code regexp}... */
  String type();

  /**
   * Opens a table.
   *
   * @param name what follows the colon
   * @param configuration for types that read parameters (ldap, mysql)
   * @param tables to open other tables (proxy, unionmap, pipemap)
   * @throws org.facteur.core.config.ConfigurationException when the definition itself is wrong; a
   *     table that cannot be opened now is returned all the same and fails its lookups
   */
  LookupTable open(String name, Configuration configuration, LookupTables tables);

  /**
   * Opens a table that takes keys as they are ({@code postmap -f}); most types know no other way.
   */
  default LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return open(name, configuration, tables);
  }
}
