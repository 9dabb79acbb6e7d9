package org.facteur.queue.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The multiparts that are open, the innermost first, and what their delimiters say. */
final class OpenParts {
  private final Deque<Multipart> open = new ArrayDeque<>();

  /**
   * A multipart.
   *
   * @param delimiter two hyphens and the boundary
   * @param content what its parts are when they do not say
   */
  record Multipart(byte[] delimiter, ContentType content) {}

  /**
   * A line that is a delimiter.
   *
   * @param last of its multipart
   * @param content what the part is that begins when it does not say
   */
  record Delimiter(boolean last, ContentType content) {}

  boolean isEmpty() {
    return open.isEmpty();
  }

  int depth() {
    return open.size();
  }

  void open(String boundary, int limit, ContentType content) {
    String kept = boundary.substring(0, Math.min(boundary.length(), limit));
    open.push(new Multipart(("--" + kept).getBytes(StandardCharsets.ISO_8859_1), content));
  }

  /** Looks at the beginning of a line; null when it is no delimiter. */
  Delimiter find(byte[] buffer, int offset, int length) {
    if (length < 3 || buffer[offset] != '-' || buffer[offset + 1] != '-') {
      return null;
    }
    for (Multipart known : open) {
      int size = known.delimiter().length;
      if (!startsWith(buffer, offset, length, known.delimiter())) {
        continue;
      }
      while (open.peek() != known) {
        open.pop();
      }
      boolean last =
          length >= size + 2 && buffer[offset + size] == '-' && buffer[offset + size + 1] == '-';
      if (last) {
        open.pop();
      }
      return new Delimiter(last, known.content());
    }
    return null;
  }

  private static boolean startsWith(byte[] buffer, int offset, int length, byte[] prefix) {
    if (length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (buffer[offset + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
