package org.facteur.maps.client;

import java.util.Optional;

/** {@code %XX} for what may not stand in a request: tcp_table(5). */
final class PercentCode {
  private PercentCode() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '%') {
        encoded.append("%%%02X".formatted((int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /** The reverse; empty when a percent sign is not followed by two digits. */
  static Optional<String> decode(String text) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean whole = i + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        c = (char) (high * 16 + low);
        i += 2;
      }
      decoded.append(c);
    }
    return Optional.of(decoded.toString());
  }
}
