package org.facteur.maps.lmdb;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes an LMDB file as one transaction would that fills an empty database. */
public final class LmdbWriter {
  private static final byte[] NOTHING = {};
  private static final long LEAST_MAP = 1L << 24;
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private long nextPage = 2;
  private long branches;
  private long leaves;
  private long overflows;

  /** A page that has been written, and the first key in or below it. */
  private record Child(byte[] firstKey, long page) {}

  private LmdbWriter() {}

  /**
   * Writes a file.
   *
   * @param entries one char for one byte, in any order
   * @param zero whether keys and values end in a zero byte: Postfix's usual way
   * @throws IOException when a key is too long for the format
   */
  public static void write(DataOutputStream out, Map<String, String> entries, boolean zero)
      throws IOException {
    new LmdbWriter().writeTo(out, entries, zero);
  }

  private void writeTo(DataOutputStream out, Map<String, String> entries, boolean zero)
      throws IOException {
    // One char is one byte: the order of strings is that of bytes.
    String[] keys = entries.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    List<Child> level = new ArrayList<>();
    Page leaf = new Page(LmdbFormat.LEAF);
    for (String each : keys) {
      byte[] key = bytes(each, zero);
      if (key.length > LmdbFormat.LARGEST_KEY) {
        throw new IOException(
            "key of %d bytes, more than %d: \"%s...\""
                .formatted(key.length, LmdbFormat.LARGEST_KEY, each.substring(0, 30)));
      }
      byte[] value = bytes(entries.get(each), zero);
      boolean big = LmdbFormat.NODE_HEADER + key.length + value.length > LmdbFormat.LARGEST_NODE;
      int size = LmdbFormat.NODE_HEADER + key.length + (big ? 8 : value.length);
      if (!leaf.fits(size)) {
        level.add(leaf.emit());
        leaf = new Page(LmdbFormat.LEAF);
      }
      leaf.add(key, value.length, big ? LmdbFormat.BIG_VALUE : 0, big ? overflow(value) : value);
    }
    if (!leaf.isEmpty()) {
      level.add(leaf.emit());
    }
    int depth = level.isEmpty() ? 0 : 1;
    while (level.size() > 1) {
      level = branches(level);
      depth++;
    }
    long root = level.isEmpty() ? LmdbFormat.NO_PAGE : level.getFirst().page();
    out.write(meta(0, 0, LmdbFormat.NO_PAGE, 0));
    out.write(meta(1, depth, root, keys.length));
    pages.writeTo(out);
  }

  private static byte[] bytes(String text, boolean zero) {
    return (zero ? text + '\0' : text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The pages above a level; each gets two children at least. */
  private List<Child> branches(List<Child> below) {
    List<List<Child>> groups = new ArrayList<>();
    List<Child> group = new ArrayList<>();
    int room = LmdbFormat.PAGE_SIZE - LmdbFormat.PAGE_HEADER;
    int used = 0;
    for (Child child : below) {
      int size = 2 + even(LmdbFormat.NODE_HEADER + (group.isEmpty() ? 0 : child.firstKey().length));
      if (used + size > room) {
        groups.add(group);
        group = new ArrayList<>();
        used = 0;
        size = 2 + LmdbFormat.NODE_HEADER;
      }
      group.add(child);
      used += size;
    }
    if (group.size() == 1) {
      List<Child> before = groups.getLast();
      group.addFirst(before.removeLast());
    }
    groups.add(group);
    List<Child> level = new ArrayList<>();
    for (List<Child> children : groups) {
      Page page = new Page(LmdbFormat.BRANCH);
      for (int i = 0; i < children.size(); i++) {
        Child child = children.get(i);
        page.addChild(i == 0 ? NOTHING : child.firstKey(), child.page());
      }
      level.add(new Child(children.getFirst().firstKey(), page.emit().page()));
    }
    return level;
  }

  private static int even(int size) {
    return size + 1 & -2;
  }

  /** Writes a value to pages of its own; returns their number as a node has it. */
  private byte[] overflow(byte[] value) {
    int count =
        (LmdbFormat.PAGE_HEADER + value.length + LmdbFormat.PAGE_SIZE - 1) / LmdbFormat.PAGE_SIZE;
    ByteBuffer page = buffer(count * LmdbFormat.PAGE_SIZE);
    page.putLong(0, nextPage);
    page.putShort(LmdbFormat.PAGE_FLAGS, (short) LmdbFormat.OVERFLOW);
    page.putInt(LmdbFormat.PAGE_COUNT, count);
    page.put(LmdbFormat.PAGE_HEADER, value);
    pages.writeBytes(page.array());
    byte[] number = buffer(8).putLong(nextPage).array();
    nextPage += count;
    overflows += count;
    return number;
  }

  private byte[] meta(int number, int depth, long root, long entries) {
    ByteBuffer page = buffer(LmdbFormat.PAGE_SIZE);
    page.putLong(0, number);
    page.putShort(LmdbFormat.PAGE_FLAGS, (short) LmdbFormat.META);
    page.putInt(LmdbFormat.META_MAGIC, LmdbFormat.MAGIC);
    page.putInt(LmdbFormat.META_VERSION, LmdbFormat.VERSION);
    page.putLong(
        LmdbFormat.META_MAP_SIZE, Math.max(LEAST_MAP, 2 * nextPage * LmdbFormat.PAGE_SIZE));
    page.putInt(LmdbFormat.META_PAGE_SIZE, LmdbFormat.PAGE_SIZE);
    page.putShort(LmdbFormat.META_FREE_FLAGS, (short) LmdbFormat.FREE_TREE_FLAGS);
    page.putLong(LmdbFormat.META_FREE_ROOT, LmdbFormat.NO_PAGE);
    int main = LmdbFormat.META_MAIN;
    page.putShort(main + LmdbFormat.TREE_DEPTH, (short) depth);
    boolean counts = number == 1;
    page.putLong(main + LmdbFormat.TREE_BRANCHES, counts ? branches : 0);
    page.putLong(main + LmdbFormat.TREE_LEAVES, counts ? leaves : 0);
    page.putLong(main + LmdbFormat.TREE_OVERFLOWS, counts ? overflows : 0);
    page.putLong(main + LmdbFormat.TREE_ENTRIES, entries);
    page.putLong(main + LmdbFormat.TREE_ROOT, root);
    page.putLong(LmdbFormat.META_LAST_PAGE, counts ? nextPage - 1 : 1);
    page.putLong(LmdbFormat.META_TRANSACTION, number);
    return page.array();
  }

  /** A page that is being filled: offsets from its beginning, nodes from its end. */
  private final class Page {
    private final int kind;
    private final ByteBuffer page = buffer(LmdbFormat.PAGE_SIZE);
    private int lower = LmdbFormat.PAGE_HEADER;
    private int upper = LmdbFormat.PAGE_SIZE;
    private byte[] firstKey = NOTHING;

    Page(int kind) {
      this.kind = kind;
    }

    boolean isEmpty() {
      return lower == LmdbFormat.PAGE_HEADER;
    }

    boolean fits(int node) {
      return lower + 2 + even(node) <= upper;
    }

    void add(byte[] key, int valueSize, int flags, byte[] value) {
      int at = place(key, value.length);
      page.putShort(at, (short) valueSize);
      page.putShort(at + LmdbFormat.NODE_HIGH, (short) (valueSize >>> 16));
      page.putShort(at + LmdbFormat.NODE_FLAGS, (short) flags);
      page.put(at + LmdbFormat.NODE_HEADER + key.length, value);
    }

    void addChild(byte[] key, long number) {
      int at = place(key, 0);
      page.putShort(at, (short) number);
      page.putShort(at + LmdbFormat.NODE_HIGH, (short) (number >>> 16));
      page.putShort(at + LmdbFormat.NODE_FLAGS, (short) (number >>> 32));
    }

    private int place(byte[] key, int valueSize) {
      if (isEmpty()) {
        firstKey = key;
      }
      upper -= even(LmdbFormat.NODE_HEADER + key.length + valueSize);
      page.putShort(lower, (short) upper);
      lower += 2;
      page.putShort(upper + LmdbFormat.NODE_KEY_SIZE, (short) key.length);
      page.put(upper + LmdbFormat.NODE_HEADER, key);
      return upper;
    }

    Child emit() {
      page.putLong(0, nextPage);
      page.putShort(LmdbFormat.PAGE_FLAGS, (short) kind);
      page.putShort(LmdbFormat.PAGE_LOWER, (short) lower);
      page.putShort(LmdbFormat.PAGE_UPPER, (short) upper);
      pages.writeBytes(page.array());
      if (kind == LmdbFormat.LEAF) {
        leaves++;
      } else {
        branches++;
      }
      return new Child(firstKey, nextPage++);
    }
  }
}
