package org.facteur.smtpclient.content;

import java.util.Locale;

/**
 * What a header says of its body, as far as conversion needs it: RFC 2045, RFC 2046.
 *
 * @param type the media type in lower case: {@code text/plain}
 * @param boundary of a multipart, or empty
 * @param eightBit the encoding is 8bit or binary
 * @param encoded the encoding is quoted-printable or base64
 */
record MimeEntity(String type, String boundary, boolean eightBit, boolean encoded) {
  static MimeEntity plain() {
    return new MimeEntity("text/plain", "", false, false);
  }

  static MimeEntity message() {
    return new MimeEntity("message/rfc822", "", false, false);
  }

  boolean needsConversion() {
    return eightBit;
  }

  /** Multiparts and messages: their own bodies are converted, not they themselves. */
  boolean isComposite() {
    return type.startsWith("multipart/") || type.startsWith("message/");
  }

  boolean isDigest() {
    return type.equals("multipart/digest");
  }

  /** What follows is a header again. */
  boolean isMessage() {
    return !encoded && (type.equals("message/rfc822") || type.equals("message/global"));
  }

  /** With a Content-Transfer-Encoding. */
  MimeEntity withEncoding(String value) {
    String word = withoutComments(value).strip().toLowerCase(Locale.ROOT);
    return new MimeEntity(
        type,
        boundary,
        word.equals("8bit") || word.equals("binary"),
        word.equals("quoted-printable") || word.equals("base64"));
  }

  /** With a Content-Type. */
  MimeEntity withType(String value) {
    String text = withoutComments(value);
    int semicolon = text.indexOf(';');
    String media = (semicolon < 0 ? text : text.substring(0, semicolon)).replaceAll("\\s", "");
    String newType = media.toLowerCase(Locale.ROOT);
    String newBoundary = newType.startsWith("multipart/") ? parameter(text, "boundary") : "";
    return new MimeEntity(newType, newBoundary, eightBit, encoded);
  }

  /** The value of a parameter, unquoted, or empty. */
  private static String parameter(String text, String name) {
    int i = text.indexOf(';');
    while (i >= 0 && i < text.length()) {
      int start = i + 1;
      while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
        start++;
      }
      int end = endOfParameter(text, start);
      int equals = text.indexOf('=', start);
      if (equals > 0
          && equals < end
          && text.substring(start, equals).strip().equalsIgnoreCase(name)) {
        return unquoted(text.substring(equals + 1, end).strip());
      }
      i = end;
    }
    return "";
  }

  private static int endOfParameter(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
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
      return value;
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

  private static String withoutComments(String value) {
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
