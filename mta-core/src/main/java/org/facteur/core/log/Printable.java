package org.facteur.core.log;

/**
 * Text as it may stand on a terminal and in a log: control characters and broken UTF-8 become
 * {@code ?}.
 */
public final class Printable {
  private Printable() {}

  /**
   * Replaces what is not printable.
   *
   * @param text bytes as ISO_8859_1
   */
  public static String of(String text) {
    StringBuilder printable = null;
    int i = 0;
    while (i < text.length()) {
      int length = lengthAt(text, i);
      if (length == 0 && printable == null) {
        printable = new StringBuilder(text.length()).append(text, 0, i);
      }
      if (printable != null) {
        printable.append(length == 0 ? "?" : text.substring(i, i + length));
      }
      i += Math.max(1, length);
    }
    return printable == null ? text : printable.toString();
  }

  /**
   * Replaces what is not printable.
   *
   * @param utf8 false when nothing but ASCII is
   */
  public static String of(String text, boolean utf8) {
    return utf8 ? of(text) : text.replaceAll("[^ -~]", "?");
  }

  /** Length of the character that begins here, 0 when it is none. */
  private static int lengthAt(String text, int at) {
    char c = text.charAt(at);
    if (c < 0x80) {
      return c < ' ' || c == 0x7f ? 0 : 1;
    }
    int length =
        c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (at + length > text.length()) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((text.charAt(at + i) & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
