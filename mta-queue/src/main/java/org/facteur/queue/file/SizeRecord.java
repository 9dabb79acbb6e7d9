package org.facteur.queue.file;

import java.nio.charset.StandardCharsets;
import org.facteur.queue.store.CorruptMessageException;

/**
 * The size record, the first of every file that the intake has completed.
 *
 * @param messageSize bytes from the data offset to the X record; as a record of a short line has
 *     two bytes more than its text, this is the size with CRLF line ends, the log's {@code size=}
 * @param dataOffset where the content's first record stands
 * @param recipients number of recipients
 * @param managerFlags for the queue manager: twice the union of the recipients' NOTIFY bits
 * @param contentLength the size of the content after a milter's edits, else the message size
 * @param smtputf8 bits: 1 the client asked for SMTPUTF8, 2 a header, 4 the sender, 8 a recipient
 *     has characters that need it
 */
public record SizeRecord(
    long messageSize,
    long dataOffset,
    int recipients,
    int managerFlags,
    long contentLength,
    int smtputf8) {
  /** Bytes of the data; the record is written before the numbers are known, and then replaced. */
  public static final int LENGTH = 6 * 15 + 5;

  /** A record to be replaced later. */
  public static SizeRecord placeholder() {
    return new SizeRecord(0, 0, 0, 0, 0, 0);
  }

  /** The record's data. */
  public byte[] data() {
    byte[] data = new byte[LENGTH];
    long[] fields = {messageSize, dataOffset, recipients, managerFlags, contentLength, smtputf8};
    for (int i = 0; i < LENGTH; i++) {
      data[i] = ' ';
    }
    for (int i = 0; i < fields.length; i++) {
      long rest = fields[i];
      int at = i * 16 + 14;
      do {
        data[at--] = (byte) ('0' + rest % 10);
        rest /= 10;
      } while (rest > 0);
    }
    return data;
  }

  /** The whole record, to replace the one at the beginning of a file. */
  public byte[] encoded() {
    return RecordEncoding.encode(RecordType.SIZE, data());
  }

  /** Reads the data of a record; files of old Postfix versions have fewer fields. */
  static SizeRecord parse(RecordReader reader) throws CorruptMessageException {
    long[] fields = new long[6];
    int count = 0;
    for (String field : reader.text().strip().split(" +")) {
      if (count < fields.length) {
        fields[count++] = reader.number(field);
      }
    }
    if (count < 2 || fields[0] < 0 || fields[1] <= 0) {
      throw reader.corrupt("bad size record");
    }
    return new SizeRecord(
        fields[0], fields[1], (int) fields[2], (int) fields[3], fields[4], (int) fields[5]);
  }

  static SizeRecord parse(byte[] data) throws CorruptMessageException {
    byte[] file = RecordEncoding.encode(RecordType.SIZE, data);
    RecordReader reader = RecordReader.of(file, file.length, 0);
    try {
      reader.next();
    } catch (java.io.IOException e) {
      throw new CorruptMessageException(e.toString());
    }
    return parse(reader);
  }

  @Override
  public String toString() {
    return new String(data(), StandardCharsets.ISO_8859_1);
  }
}
