package org.facteur.app.tool.postmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.header.HeaderSyntax;
import org.facteur.queue.header.MimeTracker;

/**
 * Asks tables about the lines of a message as cleanup would: headers as a whole ({@code -h}), lines
 * of the body one by one ({@code -b}), with or without regard to MIME structure ({@code -m}).
 */
final class MessageQueries {
  private static final char COLON = ':';
  private final boolean headers;
  private final boolean body;
  private final boolean mime;
  private final Query query;
  private final MimeTracker tracker = new MimeTracker();

  /** Asks for one key. */
  @FunctionalInterface
  interface Query {
    void ask(String key);
  }

  MessageQueries(boolean headers, boolean body, boolean mime, Query query) {
    this.headers = headers;
    this.body = body;
    this.mime = mime;
    this.query = query;
  }

  void read(BufferedReader lines) throws IOException {
    boolean inHeaders = true;
    StringBuilder header = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!inHeaders) {
        inHeaders = bodyLine(line);
        continue;
      }
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      if (!header.isEmpty() && bytes.length > 0 && HeaderSyntax.isBlank(bytes[0])) {
        header.append('\n').append(line);
        continue;
      }
      header(header);
      if (HeaderSyntax.nameLength(bytes, 0, bytes.length) > 0) {
        header.append(line);
        continue;
      }
      inHeaders = tracker.endHeaders() && mime;
      if (!line.isEmpty()) {
        inHeaders = bodyLine(line);
      } else if (body && !inHeaders) {
        query.ask(line);
      }
    }
    header(header);
  }

  private void header(StringBuilder header) {
    if (header.isEmpty()) {
      return;
    }
    String text = header.toString();
    header.setLength(0);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = HeaderSyntax.nameLength(bytes, 0, bytes.length);
    HeaderName.of(bytes, 0, length)
        .ifPresent(name -> tracker.header(name, text.substring(text.indexOf(COLON) + 1).strip()));
    if (headers) {
      query.ask(text);
    }
  }

  /** Returns whether headers follow. */
  private boolean bodyLine(String line) {
    if (mime && tracker.isWatching()) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      if (tracker.line(bytes, 0, bytes.length) == MimeTracker.Line.PART) {
        if (body) {
          query.ask(line);
        }
        return true;
      }
    }
    if (body) {
      query.ask(line);
    }
    return false;
  }
}
