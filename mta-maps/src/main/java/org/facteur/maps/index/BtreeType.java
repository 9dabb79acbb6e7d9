package org.facteur.maps.index;

/** {@code btree:}: an index file. */
public final class BtreeType extends IndexedTableType {
  public BtreeType() {
    super("btree");
  }
}
