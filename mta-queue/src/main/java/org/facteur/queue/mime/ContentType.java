package org.facteur.queue.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Content-Type, RFC 2045 section 5, as far as the structure of a message needs it.
 *
 * @param type in lower case
 * @param subtype in lower case, may be empty
 * @param boundaries all that are given: more than one is wrong, and a way to hide a part from those
 *     who look for one only
 */
public record ContentType(String type, String subtype, List<String> boundaries) {
  /** What a body is that says nothing: RFC 2045 section 5.2. */
  public static final ContentType DEFAULT = new ContentType("text", "plain", List.of());

  /** What a part of a digest is that says nothing: RFC 2046 section 5.1.5. */
  public static final ContentType MESSAGE = new ContentType("message", "rfc822", List.of());

  /** What a body without meaning for the structure is. */
  static final ContentType OTHER = new ContentType("", "", List.of());

  public boolean isMultipart() {
    return type.equals("multipart");
  }

  public boolean isDigest() {
    return isMultipart() && subtype.equals("digest");
  }

  /** A message/*, whatever is in it. */
  public boolean isMessage() {
    return type.equals("message");
  }

  /** Whether the body is a message with a header of its own. */
  public boolean isNestedMessage() {
    return isMessage() && (subtype.equals("rfc822") || subtype.equals("global"));
  }

  /** Understands a header's value; anything that is no type is {@code other}. */
  public static ContentType parse(String headerValue) {
    String text = withoutComments(headerValue);
    int end = segmentEnd(text, 0);
    String media = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
    int slash = media.indexOf('/');
    String type = slash < 0 ? media : media.substring(0, slash).strip();
    String subtype = slash < 0 ? "" : firstWord(media.substring(slash + 1).strip());
    if (!type.equals("multipart")) {
      return new ContentType(type, subtype, List.of());
    }
    List<String> boundaries = new ArrayList<>();
    while (end < text.length()) {
      int start = end + 1;
      end = segmentEnd(text, start);
      boundary(text.substring(start, end), boundaries);
    }
    return new ContentType(type, subtype, List.copyOf(boundaries));
  }

  private static void boundary(String parameter, List<String> boundaries) {
    int equals = parameter.indexOf('=');
    if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("boundary")) {
      String value = unquoted(parameter.substring(equals + 1).strip());
      if (!value.isEmpty()) {
        boundaries.add(value);
      }
    }
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) > ' ') {
      end++;
    }
    return text.substring(0, end);
  }

  /** Where the next semicolon is that no quotes protect, or the end. */
  private static int segmentEnd(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return firstWord(value);
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
      if (value.charAt(i) == '\\' && i + 1 < value.length()) {
        i++;
      }
      text.append(value.charAt(i));
    }
    return text.toString();
  }

  /** A header's value without what stands in parentheses outside of quotes. */
  static String withoutComments(String value) {
    if (value.indexOf('(') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        if (depth == 0) {
          text.append(c).append(value.charAt(i + 1));
        }
        i++;
      } else if (c == '"' && depth == 0) {
        quoted = !quoted;
        text.append(c);
      } else if (c == '(' && !quoted) {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        text.append(c);
      }
    }
    return text.toString();
  }
}
