package org.facteur.maps.cdb;

/** The numbers of the file format; see the package's description. */
final class CdbFormat {
  static final int TABLES = 256;
  static final int HEADER = TABLES * 8;
  private static final int HASH_START = 5381;

  private CdbFormat() {}

  static int hash(byte[] key) {
    int hash = HASH_START;
    for (byte b : key) {
      hash = hash + (hash << 5) ^ (b & 0xff);
    }
    return hash;
  }
}
