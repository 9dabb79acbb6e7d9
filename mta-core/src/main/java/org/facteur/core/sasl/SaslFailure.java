package org.facteur.core.sasl;

/** Why an authentication did not succeed, with the words that Cyrus SASL has for it. */
public enum SaslFailure {
  /** The data ends before it should: what Cyrus says of incomplete base64. */
  INCOMPLETE("another step is needed in authentication", false),
  BAD_PROTOCOL("bad protocol / cancel", false),
  BAD_CREDENTIALS("authentication failure", false),
  NO_MECHANISM("no mechanism available", false),
  ENCRYPTION_NEEDED("encryption needed to use mechanism", false),
  TOO_WEAK("mechanism too weak for this user", false),
  TOO_LONG("overflowed buffer", false),
  /** Anything unexpected; it may work later. */
  GENERIC("generic failure", true);

  private final String text;
  private final boolean temporary;

  SaslFailure(String text, boolean temporary) {
    this.text = text;
    this.temporary = temporary;
  }

  /** The reason as it stands in replies and logs. */
  public String text() {
    return text;
  }

  /** Whether the client shall try again later: reply 454 in place of 535. */
  public boolean isTemporary() {
    return temporary;
  }
}
