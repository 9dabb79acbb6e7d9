package org.facteur.maps.system;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code nis:}: not available, and says so. */
public final class NisType implements LookupTableType {
  @Override
  public String type() {
    return "nis";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    throw new ConfigurationException("nis:" + name + ": NIS tables are not available in Facteur");
  }
}
