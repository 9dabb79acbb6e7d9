package org.facteur.smtpclient.session;

import java.util.Locale;
import org.facteur.core.address.Utf8Text;

/** xtext of RFC 3461 section 4, and the utf-8-addr-xtext of RFC 6533 section 3. */
final class Xtext {
  private Xtext() {}

  /**
   * Appends a value.
   *
   * @param utf8 characters beyond ASCII are written as {@code \x{code}}
   */
  static void append(StringBuilder out, String value, boolean utf8) {
    if (utf8 && !Utf8Text.isAscii(value)) {
      Utf8Text.decode(value)
          .ifPresentOrElse(
              text -> text.codePoints().forEach(c -> appendCharacter(out, c)),
              () -> append(out, value, false));
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > ' ' && c <= '~' && c != '+' && c != '=') {
        out.append(c);
      } else {
        out.append('+')
            .append(Character.toUpperCase(Character.forDigit(c >> 4 & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
  }

  private static void appendCharacter(StringBuilder out, int c) {
    if (c > ' ' && c <= '~' && c != '+' && c != '=' && c != '\\') {
      out.appendCodePoint(c);
    } else {
      out.append("\\x{").append(Integer.toHexString(c).toUpperCase(Locale.ROOT)).append('}');
    }
  }
}
