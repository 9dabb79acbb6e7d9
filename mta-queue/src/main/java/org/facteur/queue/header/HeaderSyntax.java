package org.facteur.queue.header;

/** Tells header lines from others; RFC 5322 section 2.2. */
public final class HeaderSyntax {
  private HeaderSyntax() {}

  /**
   * The length of the name of a header that begins here.
   *
   * @return 0 when this is no header; blanks between name and colon, which old mail has, are
   *     allowed and not counted
   */
  public static int nameLength(byte[] buffer, int offset, int length) {
    int i = 0;
    while (i < length) {
      int c = buffer[offset + i];
      if (c == ':') {
        return i;
      }
      if (c == ' ' || c == '\t') {
        break;
      }
      if (c <= ' ' || c == 127) {
        return 0;
      }
      i++;
    }
    int name = i;
    while (i < length && isBlank(buffer[offset + i])) {
      i++;
    }
    return i < length && buffer[offset + i] == ':' ? name : 0;
  }

  /** Space or tab: the line continues the header before it. */
  public static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }
}
