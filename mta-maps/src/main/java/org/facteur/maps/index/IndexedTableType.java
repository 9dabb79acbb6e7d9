package org.facteur.maps.index;

import java.nio.file.Path;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/**
 * What {@code hash:} and {@code btree:} have in common: the same file, since order does not matter
 * to a lookup.
 */
abstract sealed class IndexedTableType implements LookupTableType permits HashType, BtreeType {
  private final String type;

  IndexedTableType(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new IndexedTable(type + ":" + name, Path.of(name + ".db"), true);
  }

  @Override
  public LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return new IndexedTable(type + ":" + name, Path.of(name + ".db"), false);
  }
}
