package org.facteur.queue.header;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A header that is being collected: its lines joined by line feeds, in a buffer that is used again
 * for the next one.
 */
public final class HeaderLine {
  private final int limit;
  private byte[] buffer = new byte[512];
  private int length;
  private int nameLength;

  /**
   * @param limit bytes after which nothing more is taken (header_size_limit)
   */
  public HeaderLine(int limit) {
    this.limit = limit;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  public void clear() {
    length = 0;
    nameLength = 0;
  }

  /** Begins a header; blanks between its name and the colon are dropped. */
  public void begin(byte[] line, int offset, int count, int name) {
    clear();
    nameLength = name;
    append(line, offset, name);
    int rest = name;
    while (line[offset + rest] != ':') {
      rest++;
    }
    append(line, offset + rest, count - rest);
  }

  /** Puts another header, lines joined by line feeds, in the place of this one. */
  public void replace(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    clear();
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, 0, bytes.length);
    length = bytes.length;
    nameLength = HeaderSyntax.nameLength(bytes, 0, length);
  }

  /** Adds a part of the line that was added last. */
  public void append(byte[] line, int offset, int count) {
    if (length >= limit && length > nameLength) {
      return;
    }
    int taken = textEnd(line, offset, count) - offset;
    reserve(taken);
    System.arraycopy(line, offset, buffer, length, taken);
    length += taken;
  }

  /** Adds a continuation line. */
  public void appendLine(byte[] line, int offset, int count) {
    if (length >= limit) {
      return;
    }
    reserve(1);
    buffer[length++] = '\n';
    append(line, offset, count);
  }

  /** Drops what is beyond the limit. */
  public void cut() {
    length = Math.min(length, Math.max(limit, nameLength + 1));
  }

  /** A header ends at a NUL, as programs see it that hold it as a C string. */
  private static int textEnd(byte[] line, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      if (line[i] == 0) {
        return i;
      }
    }
    return offset + count;
  }

  private void reserve(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
    }
  }

  /** Which header it is. */
  public Optional<HeaderName> name() {
    return HeaderName.of(buffer, 0, nameLength);
  }

  public int nameLength() {
    return nameLength;
  }

  /** The bytes; valid until the next change. */
  public byte[] buffer() {
    return buffer;
  }

  public int length() {
    return length;
  }

  /** The whole header, lines joined by line feeds, one char for each byte. */
  public String text() {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** What follows the colon, without white space before it. */
  public String value() {
    int start = Math.min(nameLength + 1, length);
    while (start < length
        && (HeaderSyntax.isBlank(buffer[start])
            || buffer[start] == '\n'
            || buffer[start] == '\r')) {
      start++;
    }
    return new String(buffer, start, length - start, StandardCharsets.ISO_8859_1);
  }
}
