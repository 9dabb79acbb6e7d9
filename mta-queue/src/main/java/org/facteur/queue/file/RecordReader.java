package org.facteur.queue.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.facteur.queue.store.CorruptMessageException;

/**
 * Reads records from memory or from a file, one after the other or along the pointers.
 *
 * <p>Discipline: the record last read is described by {@link #offset}, {@link #length}, {@link
 * #buffer} and {@link #start} until the next is read. Anything that does not fit into the file is a
 * {@link CorruptMessageException}; nothing larger than the file is ever allocated. A well-formed
 * file has every pointer followed once, so more than there is room for in the file is a loop.
 */
public final class RecordReader {
  private static final int CHUNK = 16 * 1024;
  private static final int POINTER_LENGTH = 17;

  private final FileChannel channel;
  private final long fileSize;
  private byte[] buffer;
  private long bufferOffset;
  private int bufferLimit;
  private long position;
  private long pointersLeft;

  private long recordOffset;
  private int dataStart;
  private int dataLength;

  private RecordReader(FileChannel channel, long fileSize, byte[] buffer, int limit, long start) {
    this.channel = channel;
    this.fileSize = fileSize;
    this.buffer = buffer;
    this.bufferLimit = limit;
    this.position = start;
    this.pointersLeft = fileSize / POINTER_LENGTH + 1;
  }

  /** Reads a file that is in memory as a whole. */
  public static RecordReader of(byte[] file, int length, long start) {
    return new RecordReader(null, length, file, length, start);
  }

  /** Reads a file; the channel stays the caller's and its position is not used. */
  public static RecordReader of(FileChannel channel, long start) throws IOException {
    return new RecordReader(channel, channel.size(), new byte[CHUNK], 0, start);
  }

  /**
   * Reads the record at the position, whatever it is.
   *
   * @return its type, or END_OF_FILE
   */
  public int next() throws IOException, CorruptMessageException {
    recordOffset = position;
    if (position >= fileSize) {
      return RecordType.END_OF_FILE;
    }
    int header = (int) Math.min(RecordEncoding.MAXIMUM_HEADER, fileSize - position);
    int at = fetch(position, header);
    int type = buffer[at] & 0xff;
    long length = 0;
    int used = 1;
    for (int shift = 0; ; shift += 7) {
      if (used >= header) {
        throw new CorruptMessageException(
            header < RecordEncoding.MAXIMUM_HEADER
                ? "unexpected EOF in length, record type " + type
                : "too many length bits, record type " + type);
      }
      int digit = buffer[at + used++] & 0xff;
      length |= (long) (digit & 0x7f) << shift;
      if (digit < 0x80) {
        break;
      }
    }
    if (length > fileSize - position - used) {
      throw torn(type, length);
    }
    dataStart = fetch(position + used, (int) length);
    dataLength = (int) length;
    position += used + length;
    return type;
  }

  /** Reads the next record along the pointers, leaving out padding. */
  public int nextLogical() throws IOException, CorruptMessageException {
    int type = nextFollowing();
    while (type == RecordType.PADDING) {
      type = nextFollowing();
    }
    return type;
  }

  /** Reads the next record along the pointers. */
  public int nextFollowing() throws IOException, CorruptMessageException {
    while (true) {
      int type = next();
      if (type != RecordType.POINTER) {
        return type;
      }
      long target = number();
      if (target < 0 || target > fileSize) {
        throw corrupt("bad pointer");
      }
      if (target > 0) {
        if (--pointersLeft < 0) {
          throw corrupt("pointer loop");
        }
        position = target;
      }
    }
  }

  /** Where the record last read begins. */
  public long offset() {
    return recordOffset;
  }

  /** Where the next record will be read. */
  public long position() {
    return position;
  }

  /** Continues at another place. */
  public void seek(long target) {
    position = target;
  }

  /** Holds the data of the record last read. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where its data begins in {@link #buffer}. */
  public int start() {
    return dataStart;
  }

  public int length() {
    return dataLength;
  }

  /** The data as text in ISO_8859_1. */
  public String text() {
    return new String(buffer, dataStart, dataLength, StandardCharsets.ISO_8859_1);
  }

  /** The data as a number with leading spaces. */
  public long number() throws CorruptMessageException {
    return number(text());
  }

  long number(String text) throws CorruptMessageException {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw corrupt("bad number");
    }
  }

  CorruptMessageException corrupt(String what) {
    return new CorruptMessageException(what + " at offset " + recordOffset);
  }

  private static CorruptMessageException torn(int type, long length) {
    return new CorruptMessageException(
        "unexpected EOF in data, record type " + type + " length " + length);
  }

  /** Makes a range of the file available; returns where it begins in the buffer. */
  private int fetch(long from, int length) throws IOException, CorruptMessageException {
    if (from >= bufferOffset && from + length <= bufferOffset + bufferLimit) {
      return (int) (from - bufferOffset);
    }
    if (channel == null) {
      throw corrupt("torn record");
    }
    if (length > buffer.length) {
      buffer = new byte[length];
    }
    ByteBuffer target = ByteBuffer.wrap(buffer);
    bufferOffset = from;
    bufferLimit = 0;
    while (target.position() < length) {
      if (channel.read(target, from + target.position()) <= 0) {
        break;
      }
    }
    bufferLimit = target.position();
    if (bufferLimit < length) {
      throw corrupt("file truncated");
    }
    return 0;
  }
}
