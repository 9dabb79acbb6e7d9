package org.facteur.maps.lmdb;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.maps.file.StoredFile;

/**
 * An LMDB file in memory. A writer may change the file in place: it leaves the pages of the last
 * transaction alone, so a lookup that sees the same transaction before and after is right.
 */
public final class LmdbFile implements StoredFile {
  private static final int MAP_FROM = 1 << 20;
  private static final int ATTEMPTS = 5;
  private static final int DEEPEST = 64;
  private final MemorySegment map;
  private final int pageSize;

  /** What counts at the moment. */
  private record Meta(long root, long transaction) {}

  private LmdbFile(MemorySegment map, int pageSize) {
    this.map = map;
    this.pageSize = pageSize;
  }

  /**
   * Opens a file.
   *
   * @throws IOException when it is none
   */
  public static LmdbFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      waitForWriter(channel);
      MemorySegment map = contents(channel, channel.size());
      if (map.byteSize() < 2L * LmdbFormat.PAGE_HEADER
          || map.byteSize() < LmdbFormat.META_TRANSACTION + 8
          || map.get(LmdbFormat.INT, LmdbFormat.META_MAGIC) != LmdbFormat.MAGIC
          || map.get(LmdbFormat.INT, LmdbFormat.META_VERSION) != LmdbFormat.VERSION) {
        throw new IOException(file + ": not an LMDB file");
      }
      int pageSize = map.get(LmdbFormat.INT, LmdbFormat.META_PAGE_SIZE);
      if (pageSize < 256
          || pageSize > 65536
          || Integer.bitCount(pageSize) != 1
          || map.byteSize() < 2L * pageSize) {
        throw new IOException(file + ": damaged LMDB file");
      }
      return new LmdbFile(map, pageSize);
    }
  }

  /** Postfix's writers hold a lock while they are at it. Closing the channel lets it go. */
  private static void waitForWriter(FileChannel channel) throws IOException {
    try {
      channel.lock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException _) {
      // Another thread of this process has the lock: there is no writer.
    }
  }

  private static MemorySegment contents(FileChannel channel, long size) throws IOException {
    if (size > MAP_FROM) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) size);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until all is there
    }
    return MemorySegment.ofArray(buffer.array());
  }

  private Meta meta() throws IOException {
    Meta first = meta(0);
    Meta second = meta(pageSize);
    return first.transaction() > second.transaction() ? first : second;
  }

  private Meta meta(long at) throws IOException {
    if (map.get(LmdbFormat.INT, at + LmdbFormat.META_MAGIC) != LmdbFormat.MAGIC) {
      throw damaged();
    }
    return new Meta(
        map.get(LmdbFormat.LONG, at + LmdbFormat.META_MAIN + LmdbFormat.TREE_ROOT),
        map.get(LmdbFormat.LONG, at + LmdbFormat.META_TRANSACTION));
  }

  private static IOException damaged() {
    return new IOException("damaged LMDB file");
  }

  /** Looks up a key, one char for one byte, with or without the final zero byte in the file. */
  @Override
  public Optional<String> find(String key) throws IOException {
    Optional<String> value = findExactly(key + '\0');
    return (value.isPresent() ? value : findExactly(key)).map(LmdbFile::withoutEnd);
  }

  private static String withoutEnd(String text) {
    return text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
  }

  private Optional<String> findExactly(String key) throws IOException {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    for (int attempt = 0; ; attempt++) {
      Meta meta = meta();
      try {
        Optional<String> value =
            meta.root() == LmdbFormat.NO_PAGE ? Optional.empty() : descend(meta.root(), bytes);
        if (meta().transaction() == meta.transaction()) {
          return value;
        }
      } catch (IOException e) {
        if (meta().transaction() == meta.transaction()) {
          throw e;
        }
      }
      if (attempt == ATTEMPTS) {
        throw new IOException("the file changes all the time");
      }
    }
  }

  private Optional<String> descend(long root, byte[] key) throws IOException {
    long page = root;
    for (int depth = 0; depth < DEEPEST; depth++) {
      long at = page(page);
      int flags = number(at + LmdbFormat.PAGE_FLAGS);
      if ((flags & LmdbFormat.LEAF) != 0) {
        return inLeaf(at, key);
      }
      if ((flags & LmdbFormat.BRANCH) == 0) {
        break;
      }
      page = child(at, childIndex(at, key));
    }
    throw damaged();
  }

  /** The last child whose first key is not above the key; the first has no key of its own. */
  private int childIndex(long page, byte[] key) throws IOException {
    int low = 1;
    int high = nodes(page) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (compare(node(page, middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low - 1;
  }

  private Optional<String> inLeaf(long page, byte[] key) throws IOException {
    int low = 0;
    int high = nodes(page) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long node = node(page, middle);
      int order = compare(node, key);
      if (order == 0) {
        return Optional.of(value(node));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private long page(long number) throws IOException {
    if (number < 2 || number >= map.byteSize() / pageSize) {
      throw damaged();
    }
    return number * pageSize;
  }

  private int number(long at) {
    return map.get(LmdbFormat.SHORT, at) & 0xffff;
  }

  private int nodes(long page) throws IOException {
    int count = (number(page + LmdbFormat.PAGE_LOWER) - LmdbFormat.PAGE_HEADER) >> 1;
    if (count < 1 || count > pageSize / 2) {
      throw damaged();
    }
    return count;
  }

  private long node(long page, int index) throws IOException {
    int offset = number(page + LmdbFormat.PAGE_HEADER + 2L * index);
    if (offset < LmdbFormat.PAGE_HEADER || offset + LmdbFormat.NODE_HEADER > pageSize) {
      throw damaged();
    }
    return page + offset;
  }

  private int keySize(long node) throws IOException {
    int size = number(node + LmdbFormat.NODE_KEY_SIZE);
    range(node + LmdbFormat.NODE_HEADER, size);
    return size;
  }

  private void range(long at, long length) throws IOException {
    if (at < 0 || length < 0 || length > Integer.MAX_VALUE || at + length > map.byteSize()) {
      throw damaged();
    }
  }

  private int compare(long node, byte[] key) throws IOException {
    int size = keySize(node);
    long at = node + LmdbFormat.NODE_HEADER;
    int common = Math.min(size, key.length);
    for (int i = 0; i < common; i++) {
      int difference = (map.get(ValueLayout.JAVA_BYTE, at + i) & 0xff) - (key[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return size - key.length;
  }

  private long child(long page, int index) throws IOException {
    long node = node(page, index);
    return number(node)
        | (long) number(node + LmdbFormat.NODE_HIGH) << 16
        | (long) number(node + LmdbFormat.NODE_FLAGS) << 32;
  }

  private String value(long node) throws IOException {
    long size = number(node) | (long) number(node + LmdbFormat.NODE_HIGH) << 16;
    int flags = number(node + LmdbFormat.NODE_FLAGS);
    long at = node + LmdbFormat.NODE_HEADER + keySize(node);
    if ((flags & LmdbFormat.OTHER_VALUES) != 0) {
      throw new IOException("an LMDB file with several values for a key");
    }
    if ((flags & LmdbFormat.BIG_VALUE) != 0) {
      range(at, 8);
      at = page(map.get(LmdbFormat.LONG, at)) + LmdbFormat.PAGE_HEADER;
    }
    return text(at, size);
  }

  private String text(long at, long size) throws IOException {
    range(at, size);
    byte[] bytes = map.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Feeds all entries in the order of their keys, without the final zero bytes. */
  @Override
  public void forEach(BiConsumer<String, String> consumer) throws IOException {
    Meta meta = meta();
    if (meta.root() != LmdbFormat.NO_PAGE) {
      walk(meta.root(), 0, consumer);
    }
  }

  private void walk(long number, int depth, BiConsumer<String, String> consumer)
      throws IOException {
    long page = page(number);
    int flags = number(page + LmdbFormat.PAGE_FLAGS);
    if (depth == DEEPEST || (flags & (LmdbFormat.LEAF | LmdbFormat.BRANCH)) == 0) {
      throw damaged();
    }
    for (int i = 0; i < nodes(page); i++) {
      if ((flags & LmdbFormat.BRANCH) != 0) {
        walk(child(page, i), depth + 1, consumer);
      } else {
        long node = node(page, i);
        String key = text(node + LmdbFormat.NODE_HEADER, keySize(node));
        consumer.accept(withoutEnd(key), withoutEnd(value(node)));
      }
    }
  }
}
