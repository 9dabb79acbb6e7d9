package org.facteur.maps.cdb;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.file.StoredTable;

/** {@code cdb:}: FILE.cdb, a constant database. */
public final class CdbType implements LookupTableType {
  @Override
  public String type() {
    return "cdb";
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
    return new StoredTable(type() + ":" + name, Path.of(name + ".cdb"), CdbFile::open, fold);
  }
}
