package org.facteur.maps.index;

import java.nio.charset.StandardCharsets;

/** The numbers of the file format; see the package's description. */
final class IndexFormat {
  static final byte[] MAGIC = "FACTEUR\u0001".getBytes(StandardCharsets.ISO_8859_1);
  static final int FLAGS_AT = 8;
  static final int ENTRIES_AT = 12;
  static final int SLOTS_AT = 16;
  static final int HEADER = 20;
  static final int SLOT = 8;
  static final int UNFOLDED = 1;
  private static final int OFFSET_BITS = 40;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  private IndexFormat() {}

  static long slot(long hash, long offset) {
    return (hash >>> OFFSET_BITS) << OFFSET_BITS | offset;
  }

  static boolean sameHash(long slot, long hash) {
    return slot >>> OFFSET_BITS == hash >>> OFFSET_BITS;
  }

  static long offset(long slot) {
    return slot & OFFSET_MASK;
  }

  /** At most two thirds of the slots are taken. */
  static int slots(int entries) {
    int wanted = Math.max(4, entries + entries / 2 + 1);
    return Integer.highestOneBit(wanted - 1) << 1;
  }
}
