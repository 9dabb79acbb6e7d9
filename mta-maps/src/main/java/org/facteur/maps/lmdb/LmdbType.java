package org.facteur.maps.lmdb;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.file.StoredTable;

/** {@code lmdb:}: FILE.lmdb, as Postfix's. */
public final class LmdbType implements LookupTableType {
  @Override
  public String type() {
    return "lmdb";
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
    return new StoredTable(type() + ":" + name, Path.of(name + ".lmdb"), LmdbFile::open, fold);
  }
}
