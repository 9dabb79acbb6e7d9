package org.facteur.maps.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.maps.file.StoredFile;

/** An index file in memory. Immutable; its memory is released when nobody uses it any more. */
public final class IndexFile implements StoredFile {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Where Berkeley DB keeps its magic number, and the numbers of its hash and btree files. */
  private static final int DB_MAGIC_AT = 12;

  private static final int MAP_FROM = 1 << 20;
  private static final int DB_HASH = 0x061561;
  private static final int DB_BTREE = 0x053162;
  private final MemorySegment map;
  private final int entries;
  private final int slots;
  private final boolean folded;

  private IndexFile(MemorySegment map) {
    this.map = map;
    this.entries = map.get(INT, IndexFormat.ENTRIES_AT);
    this.slots = map.get(INT, IndexFormat.SLOTS_AT);
    this.folded = (map.get(INT, IndexFormat.FLAGS_AT) & IndexFormat.UNFOLDED) == 0;
  }

  /**
   * Opens a file.
   *
   * @param typeAndName for the message that tells what to run when the file is Berkeley DB's
   */
  public static IndexFile open(Path file, String typeAndName) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      MemorySegment map = contents(channel, size);
      if (size >= IndexFormat.HEADER
          && map.asSlice(0, IndexFormat.MAGIC.length)
                  .mismatch(MemorySegment.ofArray(IndexFormat.MAGIC))
              < 0) {
        IndexFile index = new IndexFile(map);
        index.check(file);
        return index;
      }
      throw new IOException(describeForeign(file, map, typeAndName));
    }
  }

  /**
   * Small files are read, large ones mapped: the garbage collector, which releases maps, may come
   * late, and a process can have some ten thousand only.
   */
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

  private void check(Path file) throws IOException {
    long data = IndexFormat.HEADER + (long) slots * IndexFormat.SLOT;
    if (slots < 1
        || Integer.bitCount(slots) != 1
        || entries < 0
        || entries >= slots
        || data > map.byteSize()) {
      throw new IOException(file + ": damaged index file");
    }
  }

  private static String describeForeign(Path file, MemorySegment map, String typeAndName) {
    if (map.byteSize() >= DB_MAGIC_AT + 4) {
      int little = map.get(INT.withOrder(ByteOrder.LITTLE_ENDIAN), DB_MAGIC_AT);
      int big = map.get(INT, DB_MAGIC_AT);
      for (int magic : new int[] {DB_HASH, DB_BTREE}) {
        if (little == magic || big == magic) {
          return file
              + " is a Berkeley DB file, which Facteur does not read: run \"postmap "
              + typeAndName
              + "\" (\"newaliases\" for aliases) once to make it anew from its text";
        }
      }
    }
    return file + ": not an index file: run \"postmap " + typeAndName + "\" to make it anew";
  }

  public int size() {
    return entries;
  }

  /** Whether keys were folded to lower case when the file was made. */
  public boolean isFolded() {
    return folded;
  }

  @Override
  public Optional<String> find(String key) throws IOException {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    long hash = KeyHash.of(bytes);
    int index = (int) hash & (slots - 1);
    for (int probes = 0; probes < slots; probes++) {
      long slot = map.get(LONG, IndexFormat.HEADER + (long) index * IndexFormat.SLOT);
      if (slot == 0) {
        return Optional.empty();
      }
      if (IndexFormat.sameHash(slot, hash)) {
        long at = IndexFormat.offset(slot);
        if (keyEquals(at, bytes)) {
          return Optional.of(text(at + 8 + bytes.length, length(at + 4)));
        }
      }
      index = (index + 1) & (slots - 1);
    }
    return Optional.empty();
  }

  private boolean keyEquals(long at, byte[] key) throws IOException {
    if (length(at) != key.length) {
      return false;
    }
    checkRange(at + 8, key.length);
    for (int i = 0; i < key.length; i++) {
      if (map.get(ValueLayout.JAVA_BYTE, at + 8 + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int length(long at) throws IOException {
    checkRange(at, 4);
    int length = map.get(INT, at);
    checkRange(at + 4, length);
    return length;
  }

  private String text(long at, int length) throws IOException {
    checkRange(at, length);
    byte[] bytes = map.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void checkRange(long at, int length) throws IOException {
    if (at < IndexFormat.HEADER || length < 0 || at + length > map.byteSize()) {
      throw new IOException("damaged index file");
    }
  }

  /** Feeds all entries in the order in which they were written. */
  @Override
  public void forEach(BiConsumer<String, String> consumer) throws IOException {
    long at = IndexFormat.HEADER + (long) slots * IndexFormat.SLOT;
    for (int i = 0; i < entries; i++) {
      int keyLength = length(at);
      int valueLength = length(at + 4);
      consumer.accept(text(at + 8, keyLength), text(at + 8 + keyLength, valueLength));
      at += 8L + keyLength + valueLength;
    }
  }
}
