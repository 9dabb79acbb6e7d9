package org.facteur.delivery.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.facteur.core.address.Utf8Text;

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
    String bytes = new String(text, 0, length, StandardCharsets.ISO_8859_1);
    boolean utf8 = Utf8Text.decode(bytes).isPresent();
    StringBuilder line = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = bytes.charAt(i);
      boolean space = c == ' ' || (c >= 9 && c <= 13);
      boolean printable = c > ' ' && c < 127 || c > 127 && utf8;
      line.append(space ? ' ' : printable ? c : '_');
    }
    return line.toString();
  }
}
