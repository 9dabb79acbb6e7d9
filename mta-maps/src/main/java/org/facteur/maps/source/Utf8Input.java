package org.facteur.maps.source;

import org.facteur.core.address.Utf8Text;

/** Keys and lines that should be UTF-8, one char for one byte. */
public final class Utf8Input {
  private Utf8Input() {}

  /** Whether the bytes are UTF-8. */
  public static boolean isValid(String bytes) {
    return Utf8Text.isAscii(bytes) || Utf8Text.decode(bytes).isPresent();
  }

  /** For log lines and terminals: what is not printable ASCII becomes a question mark. */
  public static String printable(String bytes) {
    StringBuilder shown = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      shown.append(c < ' ' || c > '~' ? '?' : c);
    }
    return shown.toString();
  }

  /** Lower case of ASCII letters alone. */
  public static String foldAscii(String bytes) {
    StringBuilder folded = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return folded.toString();
  }
}
