package org.facteur.core.tls;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.log.MailLog;

/** What smtpd_tls_loglevel and its kin ask to be logged. */
public enum TlsLogLevel {
  SUMMARY,
  UNTRUSTED,
  PEER_CERTIFICATE,
  CERTIFICATE_MATCH,
  VERBOSE,
  CACHE;

  /** Reads a level: a number from 0 to 5, or Postfix's words; an unknown word is warned of. */
  public static Set<TlsLogLevel> parse(String parameter, String value, MailLog log) {
    Set<TlsLogLevel> found = EnumSet.noneOf(TlsLogLevel.class);
    for (String word : value.strip().toLowerCase(Locale.ROOT).split("[\\s,|]+")) {
      switch (word) {
        case "", "0", "none" -> {}
        case "1", "routine", "summary" -> found.add(SUMMARY);
        case "2", "3", "4", "5", "debug", "ssl-expert", "ssl-developer" ->
            found.addAll(EnumSet.allOf(TlsLogLevel.class));
        case "untrusted" -> found.add(UNTRUSTED);
        case "peercert" -> found.add(PEER_CERTIFICATE);
        case "certmatch" -> found.add(CERTIFICATE_MATCH);
        case "verbose" -> found.add(VERBOSE);
        case "cache", "session-cache" -> found.add(CACHE);
        default -> log.warning("unknown TLS logging name \"" + word + "\" in " + parameter);
      }
    }
    return found;
  }
}
