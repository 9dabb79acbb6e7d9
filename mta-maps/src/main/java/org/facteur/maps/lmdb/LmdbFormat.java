package org.facteur.maps.lmdb;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The numbers of the file format; see the package's description. */
final class LmdbFormat {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final int MAGIC = 0xBEEFC0DE;
  static final int VERSION = 1;
  static final int PAGE_SIZE = 4096;

  static final int PAGE_HEADER = 16;
  static final int PAGE_FLAGS = 10;
  static final int PAGE_LOWER = 12;
  static final int PAGE_UPPER = 14;
  static final int PAGE_COUNT = 12;
  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int META = 0x08;

  static final int META_MAGIC = PAGE_HEADER;
  static final int META_VERSION = PAGE_HEADER + 4;
  static final int META_MAP_SIZE = PAGE_HEADER + 16;
  static final int META_PAGE_SIZE = PAGE_HEADER + 24;
  static final int META_FREE_FLAGS = PAGE_HEADER + 28;
  static final int META_FREE_ROOT = PAGE_HEADER + 64;
  static final int META_MAIN = PAGE_HEADER + 72;
  static final int META_LAST_PAGE = PAGE_HEADER + 120;
  static final int META_TRANSACTION = PAGE_HEADER + 128;

  /** Within the record of a tree. */
  static final int TREE_DEPTH = 6;

  static final int TREE_BRANCHES = 8;
  static final int TREE_LEAVES = 16;
  static final int TREE_OVERFLOWS = 24;
  static final int TREE_ENTRIES = 32;
  static final int TREE_ROOT = 40;

  static final int NODE_HEADER = 8;
  static final int NODE_HIGH = 2;
  static final int NODE_FLAGS = 4;
  static final int NODE_KEY_SIZE = 6;
  static final int BIG_VALUE = 0x01;
  static final int OTHER_VALUES = 0x06;

  /** A node that is larger has its value in overflow pages. */
  static final int LARGEST_NODE = ((PAGE_SIZE - PAGE_HEADER) / 2 & -2) - 2;

  static final int LARGEST_KEY = 511;
  static final long NO_PAGE = -1;

  /** An integer key (8) in a database that is no directory (0x4000). */
  static final int FREE_TREE_FLAGS = 0x4008;

  private LmdbFormat() {}
}
