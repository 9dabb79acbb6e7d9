package org.facteur.core.sasl.sasldb;

import static org.facteur.core.sasl.sasldb.HashFormat.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads all that a Berkeley DB hash file holds, whatever its byte order and its hash function: page
 * by page. What does not fit the format is an error; nothing in a file makes it read for ever or
 * outside of its bytes.
 */
final class HashFileReader {
  private final ByteBuffer file;
  private final int pageSize;
  private final Map<Key, byte[]> entries = new LinkedHashMap<>();

  /** Bytes with the equality of their content. */
  record Key(String bytes) {
    static Key of(byte[] bytes) {
      return new Key(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
    }
  }

  private HashFileReader(byte[] bytes) throws IOException {
    if (bytes.length < 512) {
      throw new IOException("not a Berkeley DB file");
    }
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(META_MAGIC) != MAGIC) {
      file.order(ByteOrder.BIG_ENDIAN);
    }
    int version = file.getInt(META_VERSION);
    if (file.getInt(META_MAGIC) != MAGIC || version < 8 || version > 10) {
      throw new IOException("not a Berkeley DB hash file of version 8 to 10");
    }
    if (file.get(META_ENCRYPTION) != 0) {
      throw new IOException("the file is encrypted");
    }
    pageSize = file.getInt(META_PAGE_SIZE);
    if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
      throw new IOException("bad page size");
    }
  }

  /** Keys and values as chars for bytes. */
  static Map<Key, byte[]> read(byte[] bytes) throws IOException {
    HashFileReader reader = new HashFileReader(bytes);
    try {
      int pages = bytes.length / reader.pageSize;
      for (int page = 1; page < pages; page++) {
        int type = reader.file.get(page * reader.pageSize + PAGE_TYPE);
        if (type == TYPE_HASH || type == TYPE_UNSORTED_HASH) {
          reader.page(page * reader.pageSize);
        }
      }
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IOException("damaged page", e);
    }
    return reader.entries;
  }

  private void page(int start) throws IOException {
    int count = file.getShort(start + PAGE_ENTRIES) & 0xffff;
    if (count % 2 != 0 || PAGE_HEADER + count * 2 > pageSize) {
      throw new IOException("damaged page");
    }
    int end = pageSize;
    byte[] key = new byte[0];
    for (int i = 0; i < count; i++) {
      int offset = file.getShort(start + PAGE_HEADER + i * 2) & 0xffff;
      if (offset >= end || offset < PAGE_HEADER) {
        throw new IOException("damaged page");
      }
      byte[] item = item(start + offset, end - offset);
      if (i % 2 == 0) {
        key = item;
      } else {
        entries.put(Key.of(key), item);
      }
      end = offset;
    }
  }

  private byte[] item(int at, int length) throws IOException {
    switch (file.get(at)) {
      case ITEM_DATA -> {
        byte[] data = new byte[length - 1];
        file.get(at + 1, data);
        return data;
      }
      case ITEM_OFF_PAGE -> {
        return offPage(file.getInt(at + 4), file.getInt(at + 8));
      }
      default -> throw new IOException("an item of a kind that accounts do not have");
    }
  }

  private byte[] offPage(int firstPage, int total) throws IOException {
    if (total < 0 || total > file.capacity()) {
      throw new IOException("damaged item");
    }
    byte[] data = new byte[total];
    int have = 0;
    int page = firstPage;
    while (have < total) {
      int start = Math.multiplyExact(page, pageSize);
      int part = file.getShort(start + PAGE_FREE_OFFSET) & 0xffff;
      if (file.get(start + PAGE_TYPE) != TYPE_OVERFLOW || part == 0 || have + part > total) {
        throw new IOException("damaged item");
      }
      file.get(start + PAGE_HEADER, data, have, part);
      have += part;
      page = file.getInt(start + PAGE_NEXT);
    }
    return data;
  }
}
