package org.facteur.queue.mime;

import java.util.Locale;

/** Content-Transfer-Encoding, RFC 2045 section 6. */
public enum ContentEncoding {
  SEVEN_BIT("7bit", false),
  EIGHT_BIT("8bit", false),
  BINARY("binary", false),
  QUOTED_PRINTABLE("quoted-printable", true),
  BASE64("base64", true);

  private final String text;
  private final boolean encoded;

  ContentEncoding(String text, boolean encoded) {
    this.text = text;
    this.encoded = encoded;
  }

  /** As headers have it. */
  public String text() {
    return text;
  }

  /** Whether the bytes have to be decoded: not allowed for messages and multiparts. */
  public boolean isEncoded() {
    return encoded;
  }

  /** Whether bytes beyond ASCII may occur. */
  public boolean isEightBit() {
    return this == EIGHT_BIT || this == BINARY;
  }

  /** The encoding that a header's value names; 7bit, the default, when it is not known. */
  public static ContentEncoding parse(String headerValue) {
    String word =
        ContentType.withoutComments(headerValue)
            .strip()
            .split("[;\\s]", 2)[0]
            .toLowerCase(Locale.ROOT);
    for (ContentEncoding encoding : values()) {
      if (encoding.text.equals(word)) {
        return encoding;
      }
    }
    return SEVEN_BIT;
  }
}
