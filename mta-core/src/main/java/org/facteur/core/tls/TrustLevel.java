package org.facteur.core.tls;

/** How much is known of a peer; the words of log lines. */
public enum TrustLevel {
  /** It showed no certificate. */
  ANONYMOUS("Anonymous"),
  /** Its certificate comes from nobody we trust. */
  UNTRUSTED("Untrusted"),
  /** Its certificate comes from somebody we trust. */
  TRUSTED("Trusted"),
  /** And it is for the peer that we meant. */
  VERIFIED("Verified");

  private final String word;

  TrustLevel(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean isTrusted() {
    return this == TRUSTED || this == VERIFIED;
  }
}
