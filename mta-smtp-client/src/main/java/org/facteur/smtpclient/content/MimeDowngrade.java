package org.facteur.smtpclient.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.facteur.queue.delivery.MessageContent.LineSink;

/**
 * Converts a message so that it needs no 8BITMIME: RFC 6152 section 3.
 *
 * <p>Text that its header calls 8bit or binary becomes quoted-printable; multiparts and messages
 * inside are looked into and become 7bit. Text without such a header goes through as it is. The
 * message passes in a stream: only the header field under way is kept, up to a limit.
 */
public final class MimeDowngrade implements LineSink {
  private static final int FIELD_LIMIT = 102_400;
  private static final int DEPTH_LIMIT = 100;
  private static final int BOUNDARY_LIMIT = 2048;

  private final LineSink out;
  private final QuotedPrintable quotedPrintable;
  private final ByteArrayOutputStream field = new ByteArrayOutputStream(256);
  private final Deque<Boundary> boundaries = new ArrayDeque<>();
  private boolean insideHeader = true;
  private boolean insideLine;
  private boolean fieldStarted;
  private boolean passing;
  private MimeEntity entity = MimeEntity.plain();

  /**
   * A multipart that is open.
   *
   * @param delimiter two hyphens and the boundary
   * @param digest its parts are messages unless they say otherwise
   */
  private record Boundary(byte[] delimiter, boolean digest) {}

  public MimeDowngrade(LineSink out) {
    this.out = out;
    this.quotedPrintable = new QuotedPrintable(out);
  }

  @Override
  public void accept(byte[] buffer, int offset, int length, boolean endsLine) throws IOException {
    boolean startsLine = !insideLine;
    insideLine = !endsLine;
    boolean restOfDelimiter = passing && !startsLine;
    if (insideHeader && !restOfDelimiter) {
      header(buffer, offset, length, startsLine, endsLine);
    } else {
      body(buffer, offset, length, startsLine, endsLine);
    }
  }

  /** Ends a message whose last field or line had no end. */
  public void finish() throws IOException {
    if (insideHeader) {
      endField();
      endHeader();
    } else if (insideLine) {
      body(new byte[0], 0, 0, false, true);
    }
  }

  private void header(byte[] buffer, int offset, int length, boolean startsLine, boolean endsLine)
      throws IOException {
    boolean continues =
        fieldStarted
            && (!startsLine || length > 0 && (buffer[offset] == ' ' || buffer[offset] == '\t'));
    if (continues) {
      if (startsLine) {
        field.write('\n');
      }
      if (field.size() + length <= FIELD_LIMIT) {
        field.write(buffer, offset, length);
      }
      return;
    }
    endField();
    if (length > 0 && isField(buffer, offset, length)) {
      fieldStarted = true;
      field.write(buffer, offset, length);
      return;
    }
    endHeader();
    if (length == 0 && endsLine) {
      out.accept(buffer, offset, 0, true);
      insideHeader = entity.isMessage();
      if (insideHeader) {
        entity = MimeEntity.plain();
      }
    } else {
      insideHeader = false;
      body(buffer, offset, length, startsLine, endsLine);
    }
  }

  /** A field name is printable ASCII without spaces, up to a colon. RFC 5322 section 2.2. */
  private static boolean isField(byte[] buffer, int offset, int length) {
    int i = offset;
    int end = offset + length;
    while (i < end && buffer[i] > ' ' && buffer[i] < 127 && buffer[i] != ':') {
      i++;
    }
    int name = i - offset;
    while (i < end && (buffer[i] == ' ' || buffer[i] == '\t')) {
      i++;
    }
    return name > 0 && i < end && buffer[i] == ':';
  }

  private void endField() throws IOException {
    if (!fieldStarted) {
      return;
    }
    fieldStarted = false;
    byte[] bytes = field.toByteArray();
    field.reset();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int colon = text.indexOf(':');
    String name = text.substring(0, colon).strip();
    if (name.equalsIgnoreCase("Content-Type")) {
      entity = entity.withType(text.substring(colon + 1));
    } else if (name.equalsIgnoreCase("Content-Transfer-Encoding")) {
      entity = entity.withEncoding(text.substring(colon + 1));
      if (entity.needsConversion()) {
        return; // endHeader says what it becomes.
      }
    }
    lines(bytes);
  }

  private void lines(byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        out.accept(bytes, from, i - from, true);
        from = i + 1;
      }
    }
  }

  private void endHeader() throws IOException {
    if (entity.needsConversion()) {
      String encoding = entity.isComposite() ? "7bit" : "quoted-printable";
      lines(("Content-Transfer-Encoding: " + encoding).getBytes(StandardCharsets.US_ASCII));
    }
    if (!entity.boundary().isEmpty() && boundaries.size() < DEPTH_LIMIT) {
      String boundary = entity.boundary();
      String kept = boundary.substring(0, Math.min(boundary.length(), BOUNDARY_LIMIT));
      boundaries.push(
          new Boundary(("--" + kept).getBytes(StandardCharsets.ISO_8859_1), entity.isDigest()));
    }
  }

  private void body(byte[] buffer, int offset, int length, boolean startsLine, boolean endsLine)
      throws IOException {
    if (startsLine) {
      passing = length > 2 && buffer[offset] == '-' && isDelimiter(buffer, offset, length);
    }
    if (passing || !entity.needsConversion() || entity.isComposite()) {
      out.accept(buffer, offset, length, endsLine);
    } else {
      quotedPrintable.accept(buffer, offset, length, endsLine);
    }
    if (passing && endsLine) {
      passing = false;
    }
  }

  /** Recognises the delimiter of an open multipart and goes on with its next part, or after it. */
  private boolean isDelimiter(byte[] buffer, int offset, int length) {
    for (Boundary open : boundaries) {
      int size = open.delimiter().length;
      if (length < size || !startsWith(buffer, offset, open.delimiter())) {
        continue;
      }
      while (boundaries.peek() != open) {
        boundaries.pop();
      }
      boolean last =
          length >= size + 2 && buffer[offset + size] == '-' && buffer[offset + size + 1] == '-';
      if (last) {
        boundaries.pop();
        entity = MimeEntity.plain();
        insideHeader = false;
      } else {
        entity = open.digest() ? MimeEntity.message() : MimeEntity.plain();
        insideHeader = true;
        fieldStarted = false;
      }
      return true;
    }
    return false;
  }

  private static boolean startsWith(byte[] buffer, int offset, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (buffer[offset + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
