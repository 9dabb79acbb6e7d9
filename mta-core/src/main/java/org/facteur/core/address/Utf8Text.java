package org.facteur.core.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Text carried one char for one byte that may be UTF-8 underneath: RFC 6531, RFC 6532. */
public final class Utf8Text {
  private Utf8Text() {}

  /** The characters that the bytes encode, or empty when they are not UTF-8. */
  public static Optional<String> decode(String bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The reverse of {@link #decode}. */
  public static String encode(String characters) {
    return new String(characters.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  public static boolean isAscii(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Lower case; text that is not UTF-8 keeps its bytes beyond ASCII. */
  public static String foldCase(String bytes) {
    return isAscii(bytes)
        ? bytes.toLowerCase(Locale.ROOT)
        : decode(bytes).map(text -> encode(text.toLowerCase(Locale.ROOT))).orElse(foldAscii(bytes));
  }

  private static String foldAscii(String bytes) {
    StringBuilder folded = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return folded.toString();
  }
}
