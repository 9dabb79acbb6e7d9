package org.facteur.maps.index;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/** Writes an index file next to the old one and puts it in its place. */
public final class IndexWriter {
  private IndexWriter() {}

  /** Prepares the new file before it takes the old one's place. */
  @FunctionalInterface
  public interface Preparation {
    void prepare(Path file) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param entries keys and values, one char for one byte
   * @param folded whether the keys are in lower case
   * @param permissions of the new file
   * @param preparation called when the new file is complete
   */
  public static void write(
      Path file,
      Map<String, String> entries,
      boolean folded,
      Set<PosixFilePermission> permissions,
      Preparation preparation)
      throws IOException {
    replace(file, permissions, preparation, out -> contents(out, entries, folded));
  }

  /** Writes the contents of a file. */
  @FunctionalInterface
  public interface Contents {
    void write(DataOutputStream out) throws IOException;
  }

  /** Writes any file next to the old one and puts it in its place. */
  public static void replace(
      Path file, Set<PosixFilePermission> permissions, Preparation preparation, Contents contents)
      throws IOException {
    Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".index", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        OutputStream raw = java.nio.channels.Channels.newOutputStream(channel);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, 1 << 16));
        contents.write(out);
        out.flush();
        channel.force(true);
      }
      Files.setPosixFilePermissions(temporary, permissions);
      preparation.prepare(temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes the contents of an index file. */
  public static void contents(DataOutputStream out, Map<String, String> entries, boolean folded)
      throws IOException {
    int slotCount = IndexFormat.slots(entries.size());
    out.write(IndexFormat.MAGIC);
    out.writeInt(folded ? 0 : IndexFormat.UNFOLDED);
    out.writeInt(entries.size());
    out.writeInt(slotCount);
    for (long slot : slots(entries, slotCount)) {
      out.writeLong(slot);
    }
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      out.writeInt(entry.getKey().length());
      out.writeInt(entry.getValue().length());
      out.write(bytes(entry.getKey()));
      out.write(bytes(entry.getValue()));
    }
  }

  private static long[] slots(Map<String, String> entries, int slotCount) {
    long[] slots = new long[slotCount];
    long offset = IndexFormat.HEADER + (long) slotCount * IndexFormat.SLOT;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      long hash = KeyHash.of(bytes(entry.getKey()));
      int index = (int) hash & (slotCount - 1);
      while (slots[index] != 0) {
        index = (index + 1) & (slotCount - 1);
      }
      slots[index] = IndexFormat.slot(hash, offset);
      offset += 8L + entry.getKey().length() + entry.getValue().length();
    }
    return slots;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
