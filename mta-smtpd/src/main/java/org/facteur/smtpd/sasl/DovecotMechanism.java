package org.facteur.smtpd.sasl;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.sasl.MechanismTrait;

/** A mechanism of Dovecot's, by its line {@code MECH}. */
record DovecotMechanism(String name, Set<MechanismTrait> traits) {
  /** Reads the fields after {@code MECH}; one that is not for clients is passed over. */
  static Optional<DovecotMechanism> of(List<String> fields) {
    List<String> flags = fields.subList(1, fields.size());
    if (fields.getFirst().isEmpty() || flags.contains("private")) {
      return Optional.empty();
    }
    Set<MechanismTrait> traits = EnumSet.allOf(MechanismTrait.class);
    keepUnless(flags.contains("plaintext"), traits, MechanismTrait.NO_PLAINTEXT);
    keepUnless(flags.contains("active"), traits, MechanismTrait.NO_ACTIVE);
    keepUnless(flags.contains("dictionary"), traits, MechanismTrait.NO_DICTIONARY);
    keepUnless(flags.contains("anonymous"), traits, MechanismTrait.NO_ANONYMOUS);
    keepUnless(!flags.contains("forward-secrecy"), traits, MechanismTrait.FORWARD_SECRECY);
    keepUnless(!flags.contains("mutual-auth"), traits, MechanismTrait.MUTUAL_AUTH);
    return Optional.of(new DovecotMechanism(fields.getFirst(), traits));
  }

  private static void keepUnless(boolean lacks, Set<MechanismTrait> traits, MechanismTrait trait) {
    if (lacks) {
      traits.remove(trait);
    }
  }
}
