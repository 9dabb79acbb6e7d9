package org.facteur.core.sasl;

import java.text.Normalizer;

/** Names and passwords in the form in which they are compared: SASLprep, RFC 4013. */
public final class SaslPrep {
  private SaslPrep() {}

  /**
   * Prepares a text.
   *
   * @throws SaslException when it holds what may not be there
   */
  public static String prepare(String text) throws SaslException {
    if (text.chars().allMatch(c -> c >= ' ' && c < 127)) {
      return text;
    }
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> map(mapped, c));
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
      throw new SaslException(SaslFailure.BAD_PROTOCOL, "prohibited character in a name");
    }
    return prepared;
  }

  /** Other spaces become a space, what is never seen goes: RFC 3454 tables C.1.2 and B.1. */
  private static void map(StringBuilder out, int c) {
    boolean unseen =
        c == 0xad
            || c == 0x34f
            || c == 0x1806
            || c >= 0x180b && c <= 0x180d
            || c >= 0x200b && c <= 0x200d
            || c == 0x2060
            || c >= 0xfe00 && c <= 0xfe0f
            || c == 0xfeff;
    if (!unseen) {
      out.appendCodePoint(c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
    }
  }

  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c >= 0xfff9 && c <= 0xfffd || c >= 0x202a && c <= 0x202e || c == 0x200e;
    };
  }
}
