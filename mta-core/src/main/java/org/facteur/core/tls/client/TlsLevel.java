package org.facteur.core.tls.client;

import java.util.Locale;
import java.util.Optional;

/** How much TLS a destination is given, in the order of strength: the words of postconf(5). */
public enum TlsLevel {
  NONE,
  MAY,
  ENCRYPT,
  FINGERPRINT,
  /** DANE with an MX record that nobody vouches for. */
  HALF_DANE,
  DANE,
  DANE_ONLY,
  VERIFY,
  SECURE;

  /** The level of a word that may stand in a configuration. */
  public static Optional<TlsLevel> parse(String word) {
    for (TlsLevel level : values()) {
      if (level != HALF_DANE && level.word().equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** {@code dane-only}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether mail waits rather than go in the clear. */
  public boolean isMandatory() {
    return compareTo(MAY) > 0;
  }

  /** Whether the server must prove who it is. */
  public boolean mustMatch() {
    return compareTo(ENCRYPT) > 0;
  }

  public boolean isDane() {
    return this == DANE || this == DANE_ONLY || this == HALF_DANE;
  }

  /** Whether authorities decide about the certificate. */
  public boolean isByAuthority() {
    return this == VERIFY || this == SECURE;
  }
}
