package org.facteur.core.sasl;

/** What a mechanism is safe from: the words of smtpd_sasl_security_options, turned round. */
public enum MechanismTrait {
  NO_PLAINTEXT("noplaintext"),
  NO_ACTIVE("noactive"),
  NO_DICTIONARY("nodictionary"),
  NO_ANONYMOUS("noanonymous"),
  FORWARD_SECRECY("forward_secrecy"),
  MUTUAL_AUTH("mutual_auth");

  private final String option;

  MechanismTrait(String option) {
    this.option = option;
  }

  /** The word of the configuration. */
  public String option() {
    return option;
  }
}
