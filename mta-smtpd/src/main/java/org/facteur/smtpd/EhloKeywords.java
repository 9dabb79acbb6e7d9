package org.facteur.smtpd;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.log.MailLog;

/** The extensions that can be hidden: smtpd_discard_ehlo_keywords. */
enum EhloKeywords {
  EIGHTBITMIME("8BITMIME"),
  AUTH("AUTH"),
  ETRN("ETRN"),
  PIPELINING("PIPELINING"),
  SIZE("SIZE"),
  VRFY("VRFY"),
  XCLIENT("XCLIENT"),
  XFORWARD("XFORWARD"),
  ENHANCEDSTATUSCODES("ENHANCEDSTATUSCODES"),
  STARTTLS("STARTTLS"),
  DSN("DSN"),
  SMTPUTF8("SMTPUTF8"),
  CHUNKING("CHUNKING"),
  SILENT_DISCARD("SILENT-DISCARD");

  private final String text;

  EhloKeywords(String text) {
    this.text = text;
  }

  static Set<EhloKeywords> parse(String words, MailLog log) {
    Set<EhloKeywords> found = EnumSet.noneOf(EhloKeywords.class);
    for (String word : ConfigurationWords.split(words)) {
      boolean known = false;
      for (EhloKeywords keyword : values()) {
        if (keyword.text.equals(word.toUpperCase(Locale.ROOT))) {
          found.add(keyword);
          known = true;
        }
      }
      if (!known) {
        log.warning("unknown EHLO keyword: " + word);
      }
    }
    return found;
  }

  /** For the log, without silent-discard. */
  static String text(Set<EhloKeywords> keywords) {
    return keywords.stream()
        .filter(keyword -> keyword != SILENT_DISCARD)
        .map(keyword -> keyword.text)
        .collect(Collectors.joining(" "));
  }
}
