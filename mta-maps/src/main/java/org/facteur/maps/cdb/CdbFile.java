package org.facteur.maps.cdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.maps.file.StoredFile;

/** A CDB file in memory. Immutable. */
public final class CdbFile implements StoredFile {
  private final ByteBuffer data;

  private CdbFile(ByteBuffer data) {
    this.data = data;
  }

  /** Reads a file; one that is damaged is found out when it is asked. */
  public static CdbFile open(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < CdbFormat.HEADER) {
      throw new IOException(file + ": not a CDB file");
    }
    return new CdbFile(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Looks up a key; the first entry counts. Postfix's own files hold keys and values without a
   * final zero byte, makemap's may not.
   */
  @Override
  public Optional<String> find(String key) throws IOException {
    Optional<String> value = findExactly(key);
    return value.isPresent() ? value : findExactly(key + '\0').map(text -> text.replace("\0", ""));
  }

  private Optional<String> findExactly(String key) throws IOException {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    int hash = CdbFormat.hash(bytes);
    int header = (hash & 0xff) * 8;
    int table = number(header);
    int slots = number(header + 4);
    if (slots < 0) {
      throw new IOException("damaged CDB file");
    }
    if (slots == 0) {
      return Optional.empty();
    }
    int index = Integer.remainderUnsigned(hash >>> 8, slots);
    for (int probes = 0; probes < slots; probes++) {
      int slot = at(table, index * 8L, 8);
      int record = number(slot + 4);
      if (record == 0) {
        return Optional.empty();
      }
      if (number(slot) == hash && keyEquals(record, bytes)) {
        return Optional.of(text(record + 8 + bytes.length, number(record + 4)));
      }
      index = index + 1 == slots ? 0 : index + 1;
    }
    return Optional.empty();
  }

  private boolean keyEquals(int record, byte[] key) throws IOException {
    if (number(record) != key.length) {
      return false;
    }
    return text(record + 8, key.length).equals(new String(key, StandardCharsets.ISO_8859_1));
  }

  private int at(int base, long offset, int length) throws IOException {
    long place = base + offset;
    if (base < 0 || place < 0 || place + length > data.capacity()) {
      throw new IOException("damaged CDB file");
    }
    return (int) place;
  }

  private int number(int place) throws IOException {
    int value = data.getInt(at(place, 0, 4));
    return value;
  }

  private String text(int place, int length) throws IOException {
    if (length < 0) {
      throw new IOException("damaged CDB file");
    }
    return new String(data.array(), at(place, 0, length), length, StandardCharsets.ISO_8859_1);
  }

  /** Feeds all entries in the order in which they were written. */
  @Override
  public void forEach(BiConsumer<String, String> consumer) throws IOException {
    int end = data.capacity();
    for (int i = 0; i < CdbFormat.TABLES; i++) {
      end = Math.min(end, number(i * 8));
    }
    int record = CdbFormat.HEADER;
    while (record < end) {
      int keyLength = number(record);
      int valueLength = number(record + 4);
      String key = text(record + 8, keyLength);
      consumer.accept(key, text(record + 8 + keyLength, valueLength));
      record += 8 + keyLength + valueLength;
    }
  }
}
