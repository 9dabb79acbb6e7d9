package org.facteur.maps.index;

/** {@code hash:}: an index file. */
public final class HashType extends IndexedTableType {
  public HashType() {
    super("hash");
  }
}
