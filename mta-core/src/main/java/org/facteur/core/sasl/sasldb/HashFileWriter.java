package org.facteur.core.sasl.sasldb;

import static org.facteur.core.sasl.sasldb.HashFormat.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Writes a whole Berkeley DB hash file, as libdb 5.3 reads it: as many buckets as keep pages half
 * empty, then pages for what does not fit into the first page of its bucket.
 */
final class HashFileWriter {
  private static final int PAGE_SIZE = 4096;
  private static final int FILE_ID_BYTES = 20;

  /** Larger items would need pages of their own. */
  static final int ITEM_LIMIT = PAGE_SIZE / 4 - 4;

  private record Entry(byte[] key, byte[] value) {
    int size() {
      return key.length + value.length + 2 + 4;
    }
  }

  private final List<Entry> entries;
  private final int buckets;
  private final List<ByteBuffer> pages = new ArrayList<>();

  private HashFileWriter(List<Entry> entries) {
    this.entries = entries;
    int bytes = entries.stream().mapToInt(Entry::size).sum();
    int wanted = Math.max(2, bytes / (PAGE_SIZE / 2) + 1);
    this.buckets = Integer.highestOneBit(wanted * 2 - 1);
  }

  /**
   * Makes the content of a file.
   *
   * @throws IOException for an item that is too large
   */
  static byte[] write(Map<HashFileReader.Key, byte[]> content, RandomGenerator random)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<HashFileReader.Key, byte[]> one : content.entrySet()) {
      Entry entry =
          new Entry(one.getKey().bytes().getBytes(StandardCharsets.ISO_8859_1), one.getValue());
      if (entry.key().length > ITEM_LIMIT || entry.value().length > ITEM_LIMIT) {
        throw new IOException("a name or password of more than " + ITEM_LIMIT + " bytes");
      }
      entries.add(entry);
    }
    return new HashFileWriter(entries).build(random);
  }

  private byte[] build(RandomGenerator random) {
    for (int i = 0; i <= buckets; i++) {
      pages.add(page(i, i == 0 ? TYPE_META : TYPE_HASH));
    }
    List<List<Entry>> filled = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      filled.add(new ArrayList<>());
    }
    entries.forEach(entry -> filled.get(hash(entry.key()) & buckets - 1).add(entry));
    for (int i = 0; i < buckets; i++) {
      fillBucket(i + 1, filled.get(i));
    }
    meta(random);
    byte[] bytes = new byte[pages.size() * PAGE_SIZE];
    for (int i = 0; i < pages.size(); i++) {
      System.arraycopy(pages.get(i).array(), 0, bytes, i * PAGE_SIZE, PAGE_SIZE);
    }
    return bytes;
  }

  private static ByteBuffer page(int number, int type) {
    ByteBuffer page = ByteBuffer.allocate(PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    // Log sequence number 0.1: a page that no log knows of.
    page.putInt(4, 1);
    page.putInt(PAGE_NUMBER, number);
    page.putShort(PAGE_FREE_OFFSET, (short) PAGE_SIZE);
    page.put(PAGE_TYPE, (byte) type);
    return page;
  }

  private void fillBucket(int number, List<Entry> bucket) {
    List<Entry> rest = new ArrayList<>(bucket);
    int current = number;
    while (true) {
      List<Entry> here = new ArrayList<>();
      int room = PAGE_SIZE - PAGE_HEADER;
      while (!rest.isEmpty() && rest.getLast().size() <= room) {
        Entry entry = rest.removeLast();
        room -= entry.size();
        here.add(entry);
      }
      fillPage(pages.get(current), here);
      if (rest.isEmpty()) {
        return;
      }
      int next = pages.size();
      pages.add(page(next, TYPE_HASH));
      pages.get(current).putInt(PAGE_NEXT, next);
      pages.get(next).putInt(PAGE_PREVIOUS, current);
      current = next;
    }
  }

  /** Within a page entries stand in the order of their keys. */
  private static void fillPage(ByteBuffer page, List<Entry> entries) {
    entries.sort(Comparator.comparing(Entry::key, Arrays::compareUnsigned));
    int index = 0;
    int offset = PAGE_SIZE;
    for (Entry entry : entries) {
      for (byte[] item : new byte[][] {entry.key(), entry.value()}) {
        offset -= item.length + 1;
        page.put(offset, (byte) ITEM_DATA);
        page.put(offset + 1, item);
        page.putShort(PAGE_HEADER + index * 2, (short) offset);
        index++;
      }
    }
    page.putShort(PAGE_ENTRIES, (short) index);
    page.putShort(PAGE_FREE_OFFSET, (short) offset);
  }

  private void meta(RandomGenerator random) {
    ByteBuffer meta = pages.getFirst();
    meta.putShort(PAGE_FREE_OFFSET, (short) 0);
    meta.putInt(META_MAGIC, MAGIC);
    meta.putInt(META_VERSION, VERSION);
    meta.putInt(META_PAGE_SIZE, PAGE_SIZE);
    meta.put(META_TYPE, (byte) TYPE_META);
    meta.putInt(META_LAST_PAGE, pages.size() - 1);
    byte[] id = new byte[FILE_ID_BYTES];
    random.nextBytes(id);
    meta.put(META_FILE_ID, id);
    meta.putInt(META_MAX_BUCKET, buckets - 1);
    meta.putInt(META_HIGH_MASK, buckets - 1);
    meta.putInt(META_LOW_MASK, (buckets >> 1) - 1);
    meta.putInt(META_ELEMENTS, entries.size());
    meta.putInt(META_CHECK_HASH, hash(CHECK_TEXT));
    for (int i = 0; 1 << i <= buckets; i++) {
      meta.putInt(META_SPARES + i * 4, 1);
    }
  }
}
