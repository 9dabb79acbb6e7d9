package org.facteur.smtpclient.content;

import java.io.IOException;
import org.facteur.queue.delivery.MessageContent.LineSink;

/**
 * Writes lines in quoted-printable, RFC 2045 section 6.7: lines of at most 76 characters, tab and
 * printable ASCII as they are, white space at the end of a line encoded.
 */
final class QuotedPrintable {
  private static final byte[] DIGITS =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int SOFT_LIMIT = 72;

  private final LineSink out;
  private final byte[] line = new byte[80];
  private int length;

  QuotedPrintable(LineSink out) {
    this.out = out;
  }

  void accept(byte[] buffer, int offset, int count, boolean endsLine) throws IOException {
    for (int i = offset; i < offset + count; i++) {
      if (length > SOFT_LIMIT) {
        line[length++] = '=';
        emit();
      }
      int c = buffer[i] & 0xff;
      if (c < ' ' && c != '\t' || c == '=' || c > '~') {
        encode(c);
      } else {
        line[length++] = (byte) c;
      }
    }
    if (endsLine) {
      if (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t')) {
        encode(line[--length]);
      }
      emit();
    }
  }

  private void encode(int c) {
    line[length++] = '=';
    line[length++] = DIGITS[c >> 4];
    line[length++] = DIGITS[c & 15];
  }

  private void emit() throws IOException {
    int count = length;
    length = 0;
    out.accept(line, 0, count, true);
  }
}
