package org.facteur.queue.file;

/**
 * The encoding of one record: a type byte, the length in base 128 with the least significant digit
 * first and the high bit set in all but the last, the data.
 */
public final class RecordEncoding {
  /** Bytes that a type and a length can take. */
  public static final int MAXIMUM_HEADER = 6;

  private RecordEncoding() {}

  /** Bytes that a record takes in a file. */
  public static int encodedSize(int length) {
    int size = 2;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      size++;
    }
    return size + length;
  }

  /**
   * Writes a type and a length.
   *
   * @return the position after them
   */
  public static int putHeader(byte[] target, int at, char type, int length) {
    int position = at;
    target[position++] = (byte) type;
    int rest = length;
    while (rest >= 0x80) {
      target[position++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    target[position++] = (byte) rest;
    return position;
  }

  /** A record as bytes. */
  public static byte[] encode(char type, byte[] data) {
    byte[] header = new byte[MAXIMUM_HEADER];
    int length = putHeader(header, 0, type, data.length);
    byte[] record = new byte[length + data.length];
    System.arraycopy(header, 0, record, 0, length);
    System.arraycopy(data, 0, record, length, data.length);
    return record;
  }
}
