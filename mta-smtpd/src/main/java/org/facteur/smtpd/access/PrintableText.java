package org.facteur.smtpd.access;

import org.facteur.core.address.Utf8Text;

/** Text of clients made fit for replies and logs: no control characters, UTF-8 or ASCII. */
public final class PrintableText {
  private PrintableText() {}

  /** For log lines. */
  public static String log(String text) {
    return filter(text, '?', true);
  }

  /**
   * For replies.
   *
   * @param utf8 whether well-formed UTF-8 may stay
   */
  public static String reply(String text, boolean utf8) {
    return filter(text, ' ', utf8);
  }

  private static String filter(String text, char replacement, boolean utf8) {
    boolean clean = true;
    for (int i = 0; i < text.length() && clean; i++) {
      char c = text.charAt(i);
      clean = c >= ' ' && c < 127;
    }
    if (clean) {
      return text;
    }
    boolean keep = utf8 && Utf8Text.decode(text).isPresent();
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean good = c >= ' ' && c < 127 || c >= 128 && keep;
      out.append(good ? c : replacement);
    }
    return out.toString();
  }
}
