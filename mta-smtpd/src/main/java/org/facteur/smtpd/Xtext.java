package org.facteur.smtpd;

import java.util.Optional;

/** The encoding of DSN and XCLIENT values: {@code +2B} for a byte. RFC 3461 section 4. */
final class Xtext {
  private Xtext() {}

  /** The text, or empty when the encoding is broken. */
  static Optional<String> decode(String encoded) {
    StringBuilder text = new StringBuilder(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '+') {
        int high = i + 1 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
        int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        text.append((char) (high * 16 + low));
        i += 2;
      } else {
        text.append(c);
      }
    }
    return Optional.of(text.toString());
  }

  /** Encodes what may not stand in a parameter. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127 || c == '+' || c == '=') {
        encoded.append(String.format("+%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
