package org.facteur.core.sasl;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;

/**
 * Which mechanisms may be used: smtpd_sasl_security_options and its kin.
 *
 * @param required traits that a mechanism must have
 */
public record SecurityOptions(Set<MechanismTrait> required) {
  public SecurityOptions {
    required = Set.copyOf(required);
  }

  /**
   * Reads a list.
   *
   * @param parameter its name, for errors
   * @throws ConfigurationException for a word that is none of Postfix's
   */
  public static SecurityOptions parse(String parameter, String value) {
    Set<MechanismTrait> required = EnumSet.noneOf(MechanismTrait.class);
    for (String word : ConfigurationWords.split(value)) {
      required.add(
          trait(word)
              .orElseThrow(
                  () ->
                      new ConfigurationException(
                          parameter + ": unknown SASL security option: " + word)));
    }
    return new SecurityOptions(required);
  }

  private static Optional<MechanismTrait> trait(String word) {
    return Stream.of(MechanismTrait.values())
        .filter(trait -> trait.option().equalsIgnoreCase(word))
        .findFirst();
  }

  /** Whether a mechanism with these traits may be used. */
  public boolean allow(Collection<MechanismTrait> traits) {
    return traits.containsAll(required);
  }

  public boolean requires(MechanismTrait trait) {
    return required.contains(trait);
  }
}
