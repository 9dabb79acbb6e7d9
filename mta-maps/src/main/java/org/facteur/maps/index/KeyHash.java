package org.facteur.maps.index;

/** The hash of a key: 64 bits, FNV-1a with a final mix. */
final class KeyHash {
  private KeyHash() {}

  static long of(byte[] key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }
}
