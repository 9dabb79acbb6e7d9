package org.facteur.queue.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Follows the MIME structure of a message as far as it takes to know whether any part says that it
 * is 8bit or binary, and where the headers of parts are. Memory: one string for each level of
 * nesting. RFC 2046 section 5.1.
 */
public final class MimeTracker {
  private static final int NESTING_LIMIT = 100;
  private static final int BOUNDARY_LIMIT = 2048;

  private final Deque<byte[]> boundaries = new ArrayDeque<>();
  private boolean eightBit;
  private String boundary = "";
  private boolean multipart;
  private boolean nestedMessage;

  /** What a line of the body is. */
  public enum Line {
    TEXT,
    /** The headers of a part follow. */
    PART
  }

  /** Takes a complete header of the entity whose headers are being read. */
  public void header(HeaderName name, String value) {
    if (name == HeaderName.CONTENT_TRANSFER_ENCODING) {
      String encoding = firstWord(value);
      eightBit |= encoding.equals("8bit") || encoding.equals("binary");
    } else if (name == HeaderName.CONTENT_TYPE) {
      String type = value.toLowerCase(Locale.ROOT);
      multipart = type.startsWith("multipart/");
      nestedMessage = type.startsWith("message/rfc822") || type.startsWith("message/global");
      boundary = multipart ? parameter(value, "boundary") : "";
    }
  }

  /**
   * Ends the headers of an entity.
   *
   * @return whether what follows is again a header: that of a message in the message
   */
  public boolean endHeaders() {
    boolean nested = nestedMessage;
    if (multipart && !boundary.isEmpty() && boundaries.size() < NESTING_LIMIT) {
      int length = Math.min(boundary.length(), BOUNDARY_LIMIT);
      boundaries.push(boundary.substring(0, length).getBytes(StandardCharsets.ISO_8859_1));
    }
    multipart = false;
    nestedMessage = false;
    boundary = "";
    return nested;
  }

  /** Whether lines of the body have to be shown to {@link #line}. */
  public boolean isWatching() {
    return !boundaries.isEmpty();
  }

  /** Looks at the beginning of a line of the body. */
  public Line line(byte[] buffer, int offset, int length) {
    if (length < 3 || buffer[offset] != '-' || buffer[offset + 1] != '-') {
      return Line.TEXT;
    }
    int depth = 0;
    for (byte[] known : boundaries) {
      if (startsWith(buffer, offset + 2, length - 2, known)) {
        int end = offset + 2 + known.length;
        boolean closes = length >= known.length + 4 && buffer[end] == '-' && buffer[end + 1] == '-';
        for (int i = closes ? -1 : 0; i < depth; i++) {
          boundaries.pop();
        }
        return closes ? Line.TEXT : Line.PART;
      }
      depth++;
    }
    return Line.TEXT;
  }

  /** Whether a part says that it is 8bit or binary. */
  public boolean isEightBit() {
    return eightBit;
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

  private static String firstWord(String value) {
    int end = 0;
    while (end < value.length() && value.charAt(end) > ' ' && ";(".indexOf(value.charAt(end)) < 0) {
      end++;
    }
    return value.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** The value of a parameter, unquoted, or nothing; comments in its place are not understood. */
  static String parameter(String value, String name) {
    int at = value.indexOf(';');
    while (at >= 0) {
      int start = at + 1;
      while (start < value.length() && value.charAt(start) <= ' ') {
        start++;
      }
      int equals = start + name.length();
      if (value.regionMatches(true, start, name, 0, name.length())) {
        while (equals < value.length() && value.charAt(equals) <= ' ') {
          equals++;
        }
        if (equals < value.length() && value.charAt(equals) == '=') {
          return parameterValue(value, equals + 1);
        }
      }
      at = nextSemicolon(value, start);
    }
    return "";
  }

  private static String parameterValue(String value, int from) {
    int at = from;
    while (at < value.length() && value.charAt(at) <= ' ') {
      at++;
    }
    StringBuilder text = new StringBuilder();
    if (at < value.length() && value.charAt(at) == '"') {
      for (at++; at < value.length() && value.charAt(at) != '"'; at++) {
        if (value.charAt(at) == '\\' && at + 1 < value.length()) {
          at++;
        }
        text.append(value.charAt(at));
      }
      return text.toString();
    }
    while (at < value.length() && value.charAt(at) > ' ' && ";(".indexOf(value.charAt(at)) < 0) {
      text.append(value.charAt(at++));
    }
    return text.toString();
  }

  private static int nextSemicolon(String value, int from) {
    boolean quoted = false;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return -1;
  }
}
