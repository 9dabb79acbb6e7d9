package org.facteur.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Base64 as SASL profiles use it: RFC 4648 section 4, on one line, padded. */
public final class SaslBase64 {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private SaslBase64() {}

  public static String encode(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  /**
   * Decodes.
   *
   * @param text one char for each byte
   * @throws SaslException {@code INCOMPLETE} when the length is no multiple of four, {@code
   *     BAD_PROTOCOL} for characters that do not belong there
   */
  public static byte[] decode(String text) throws SaslException {
    boolean ended = false;
    for (int i = 0; i + 4 <= text.length(); i += 4) {
      if (ended || !isGroup(text, i)) {
        throw new SaslException(SaslFailure.BAD_PROTOCOL);
      }
      ended = text.charAt(i + 3) == '=';
    }
    if (text.length() % 4 != 0) {
      throw new SaslException(ended ? SaslFailure.BAD_PROTOCOL : SaslFailure.INCOMPLETE);
    }
    return Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isGroup(String text, int at) {
    boolean third = isDigit(text, at + 2);
    boolean fourth = isDigit(text, at + 3);
    boolean padded = text.charAt(at + 3) == '=';
    return isDigit(text, at)
        && isDigit(text, at + 1)
        && (third ? fourth || padded : text.charAt(at + 2) == '=' && padded);
  }

  private static boolean isDigit(String text, int at) {
    return ALPHABET.indexOf(text.charAt(at)) >= 0;
  }
}
