package org.facteur.maps.file;

/** {@code hash:}: for now the text source itself, without an index file. */
public final class HashType extends TextFileType {
  @Override
  public String type() {
    return "hash";
  }
}
