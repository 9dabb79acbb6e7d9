package org.facteur.delivery.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of what a command says. */
final class CommandOutput {
  private static final int LIMIT = 4096;
  private final byte[] text = new byte[LIMIT];
  private volatile int length;

  /** Reads to the end or the limit, then closes: a command that goes on talking gets SIGPIPE. */
  void readFrom(InputStream stream) {
    try (stream) {
      while (length < LIMIT) {
        int got = stream.read(text, length, LIMIT - length);
        if (got < 0) {
          return;
        }
        length += got;
      }
    } catch (IOException e) {
      // the process was killed: what came before counts
    }
  }

  /** On one line: white space is a space, what cannot be printed an underscore. */
  String printable() {
    StringBuilder line = new StringBuilder();
    for (byte b :
        new String(text, 0, length, StandardCharsets.ISO_8859_1)
            .getBytes(StandardCharsets.ISO_8859_1)) {
      int c = b & 0xff;
      boolean space = c == ' ' || (c >= 9 && c <= 13);
      line.append(space ? ' ' : c > ' ' && c != 127 ? (char) c : '_');
    }
    return line.toString();
  }
}
