package org.facteur.core.sasl.sasldb;

/** Where things are in a Berkeley DB file of type hash, version 8 to 10. */
final class HashFormat {
  static final int MAGIC = 0x061561;
  static final int VERSION = 9;
  static final int META_MAGIC = 12;
  static final int META_VERSION = 16;
  static final int META_PAGE_SIZE = 20;
  static final int META_ENCRYPTION = 24;
  static final int META_TYPE = 25;
  static final int META_LAST_PAGE = 32;
  static final int META_FILE_ID = 52;
  static final int META_MAX_BUCKET = 72;
  static final int META_HIGH_MASK = 76;
  static final int META_LOW_MASK = 80;
  static final int META_ELEMENTS = 88;
  static final int META_CHECK_HASH = 92;
  static final int META_SPARES = 96;

  static final int PAGE_NUMBER = 8;
  static final int PAGE_PREVIOUS = 12;
  static final int PAGE_NEXT = 16;
  static final int PAGE_ENTRIES = 20;
  static final int PAGE_FREE_OFFSET = 22;
  static final int PAGE_TYPE = 25;
  static final int PAGE_HEADER = 26;

  static final int TYPE_UNSORTED_HASH = 2;
  static final int TYPE_OVERFLOW = 7;
  static final int TYPE_META = 8;
  static final int TYPE_HASH = 13;

  static final int ITEM_DATA = 1;
  static final int ITEM_OFF_PAGE = 3;

  /** What the hash of this text is tells which hash function a file was made with. */
  static final byte[] CHECK_TEXT =
      "%$sniglet^&\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private HashFormat() {}

  /** The default hash function of libdb. */
  static int hash(byte[] key) {
    int hash = 0;
    for (byte b : key) {
      hash = hash * 16777619 ^ b & 0xff;
    }
    return hash;
  }
}
