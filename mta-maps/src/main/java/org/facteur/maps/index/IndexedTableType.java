package org.facteur.maps.index;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.file.StoredTable;

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
    return table(name, Utf8Text::foldCase);
  }

  @Override
  public LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return table(name, key -> key);
  }

  private LookupTable table(String name, UnaryOperator<String> fold) {
    String full = type + ":" + name;
    return new StoredTable(full, Path.of(name + ".db"), path -> IndexFile.open(path, full), fold);
  }
}
