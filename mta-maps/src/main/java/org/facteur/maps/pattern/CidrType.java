package org.facteur.maps.pattern;

import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code cidr:}: blocks of addresses, cidr_table(5). */
public final class CidrType implements LookupTableType {
  @Override
  public String type() {
    return "cidr";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return PatternTable.open(type(), name, tables, AddressRules::parse, AddressRules::key);
  }
}
