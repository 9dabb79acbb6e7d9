package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message on standard input, line by line: without line ends, without leading {@code From } lines
 * of mailboxes, up to the end or a line with only a dot.
 */
final class MessageInput {
  /** How to treat carriage returns before line feeds: sendmail_fix_line_endings. */
  enum LineEndings {
    /** Dropped at every line. */
    ALWAYS,
    /** Dropped at every line when the first one has it. */
    STRICT,
    NEVER
  }

  private final InputStream input;
  private final int lineLength;
  private final boolean dotIsText;
  private LineEndings endings;
  private final byte[] buffer = new byte[32768];
  private int at;
  private int limit;

  /** Takes pieces of lines. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] piece, int length, boolean endsLine) throws IOException;
  }

  MessageInput(InputStream input, int lineLength, boolean dotIsText, LineEndings endings) {
    this.input = input;
    this.lineLength = lineLength;
    this.dotIsText = dotIsText;
    this.endings = endings;
  }

  void copyTo(Sink sink) throws IOException {
    byte[] line = new byte[lineLength + 1];
    int length = 0;
    boolean continued = false;
    boolean first = true;
    boolean skipping = true;
    while (true) {
      int c = next();
      if (c >= 0 && c != '\n') {
        if (length == lineLength && !(c == '\r' && endings != LineEndings.NEVER)) {
          if (!(skipping && !continued && isMailboxLine(line, length))) {
            skipping = false;
            sink.accept(line, length, false);
          }
          continued = true;
          length = 0;
        }
        line[length++] = (byte) c;
        if (length > lineLength) {
          // a carriage return that may yet turn out to end the line
          int after = peek();
          if (after != '\n') {
            sink.accept(line, lineLength, false);
            line[0] = (byte) c;
            length = 1;
            continued = true;
          }
        }
        continue;
      }
      if (c < 0 && length == 0) {
        return;
      }
      boolean carriageReturn = c == '\n' && length > 0 && line[length - 1] == '\r';
      if (first && endings == LineEndings.STRICT) {
        endings = carriageReturn ? LineEndings.ALWAYS : LineEndings.NEVER;
      }
      first = false;
      if (carriageReturn && endings == LineEndings.ALWAYS) {
        length--;
      }
      if (!continued && !dotIsText && length == 1 && line[0] == '.') {
        return;
      }
      if (!(skipping && !continued && isMailboxLine(line, length))) {
        skipping = false;
        sink.accept(line, length, c == '\n');
      }
      continued = false;
      length = 0;
      if (c < 0) {
        return;
      }
    }
  }

  private static boolean isMailboxLine(byte[] line, int length) {
    int start = 0;
    while (start < length && line[start] == '>') {
      start++;
    }
    byte[] from = {'F', 'r', 'o', 'm', ' '};
    for (int i = 0; i < from.length; i++) {
      if (start + i >= length || line[start + i] != from[i]) {
        return false;
      }
    }
    return true;
  }

  private int peek() throws IOException {
    if (at == limit) {
      limit = Math.max(0, input.read(buffer, 0, buffer.length));
      at = 0;
    }
    return at == limit ? -1 : buffer[at] & 0xff;
  }

  private int next() throws IOException {
    int c = peek();
    if (c >= 0) {
      at++;
    }
    return c;
  }
}
