package org.facteur.maps.composed;

import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code proxy:type:name}: the table itself, since one process serves all. */
public final class ProxyType implements LookupTableType {
  @Override
  public String type() {
    return "proxy";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return tables.open(name, configuration);
  }
}
