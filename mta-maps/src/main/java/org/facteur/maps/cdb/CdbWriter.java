package org.facteur.maps.cdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the bytes of a CDB file. */
public final class CdbWriter {
  private record Slot(int hash, int record) {}

  private CdbWriter() {}

  /**
   * Makes a file's contents.
   *
   * @param entries one char for one byte
   * @throws IOException when they do not fit in the format's 2 gigabytes
   */
  public static ByteBuffer contents(Map<String, String> entries) throws IOException {
    long size = CdbFormat.HEADER;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      size += 8L + entry.getKey().length() + entry.getValue().length() + 16;
    }
    if (size > Integer.MAX_VALUE) {
      throw new IOException("too many entries for a CDB file");
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.position(CdbFormat.HEADER);
    List<List<Slot>> tables = new ArrayList<>();
    for (int i = 0; i < CdbFormat.TABLES; i++) {
      tables.add(new ArrayList<>());
    }
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = entry.getValue().getBytes(StandardCharsets.ISO_8859_1);
      int hash = CdbFormat.hash(key);
      tables.get(hash & 0xff).add(new Slot(hash, out.position()));
      out.putInt(key.length).putInt(value.length).put(key).put(value);
    }
    for (int i = 0; i < CdbFormat.TABLES; i++) {
      writeTable(out, i, tables.get(i));
    }
    return out.flip();
  }

  private static void writeTable(ByteBuffer out, int table, List<Slot> entries) {
    int start = out.position();
    int slots = entries.size() * 2;
    out.putInt(table * 8, start).putInt(table * 8 + 4, slots);
    for (Slot entry : entries) {
      int index = Integer.remainderUnsigned(entry.hash() >>> 8, slots);
      while (out.getInt(start + index * 8 + 4) != 0) {
        index = index + 1 == slots ? 0 : index + 1;
      }
      out.putInt(start + index * 8, entry.hash()).putInt(start + index * 8 + 4, entry.record());
    }
    out.position(start + slots * 8);
  }
}
