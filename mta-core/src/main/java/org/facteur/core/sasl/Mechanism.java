package org.facteur.core.sasl;

import static org.facteur.core.sasl.MechanismTrait.MUTUAL_AUTH;
import static org.facteur.core.sasl.MechanismTrait.NO_ACTIVE;
import static org.facteur.core.sasl.MechanismTrait.NO_ANONYMOUS;
import static org.facteur.core.sasl.MechanismTrait.NO_DICTIONARY;
import static org.facteur.core.sasl.MechanismTrait.NO_PLAINTEXT;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The mechanisms that are built in, the strongest first. */
public enum Mechanism {
  SCRAM_SHA_512("SCRAM-SHA-512", NO_PLAINTEXT, NO_ACTIVE, NO_ANONYMOUS, MUTUAL_AUTH),
  SCRAM_SHA_384("SCRAM-SHA-384", NO_PLAINTEXT, NO_ACTIVE, NO_ANONYMOUS, MUTUAL_AUTH),
  SCRAM_SHA_256("SCRAM-SHA-256", NO_PLAINTEXT, NO_ACTIVE, NO_ANONYMOUS, MUTUAL_AUTH),
  SCRAM_SHA_224("SCRAM-SHA-224", NO_PLAINTEXT, NO_ACTIVE, NO_ANONYMOUS, MUTUAL_AUTH),
  SCRAM_SHA_1("SCRAM-SHA-1", NO_PLAINTEXT, NO_ACTIVE, NO_ANONYMOUS, MUTUAL_AUTH),
  DIGEST_MD5("DIGEST-MD5", NO_PLAINTEXT, NO_ANONYMOUS, MUTUAL_AUTH),
  CRAM_MD5("CRAM-MD5", NO_PLAINTEXT, NO_ANONYMOUS),
  EXTERNAL("EXTERNAL", NO_PLAINTEXT, NO_DICTIONARY, NO_ANONYMOUS),
  PLAIN("PLAIN", NO_ANONYMOUS),
  LOGIN("LOGIN", NO_ANONYMOUS),
  /** With a token in the place of the password: client only, or through Dovecot. */
  OAUTHBEARER("OAUTHBEARER", NO_ANONYMOUS),
  XOAUTH2("XOAUTH2", NO_ANONYMOUS);

  private final String text;
  private final Set<MechanismTrait> traits;

  Mechanism(String text, MechanismTrait... traits) {
    this.text = text;
    this.traits = EnumSet.noneOf(MechanismTrait.class);
    this.traits.addAll(Set.of(traits));
  }

  /** The name as the protocol has it. */
  public String text() {
    return text;
  }

  public Set<MechanismTrait> traits() {
    return Set.copyOf(traits);
  }

  public boolean isScram() {
    return text.startsWith("SCRAM-");
  }

  /** Finds a mechanism, whatever the case of its name. */
  public static Optional<Mechanism> find(String name) {
    return Stream.of(values()).filter(one -> one.text.equalsIgnoreCase(name)).findFirst();
  }
}
