package org.facteur.smtpd.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;

/**
 * What smtpd demands before it serves anybody: restriction classes that are defined, and a relay or
 * recipient list that refuses strangers' mail for strangers.
 */
public final class RelayProtection {
  private static final Parameter<String> CLASSES = Parameter.string("smtpd_restriction_classes");
  private static final List<String> LISTS =
      List.of("smtpd_relay_restrictions", "smtpd_recipient_restrictions");
  private static final List<String> REQUIRED =
      List.of(
          "check_relay_domains",
          "reject_unauth_destination",
          "defer_unauth_destination",
          "reject",
          "defer",
          "defer_if_permit");

  private final Configuration configuration;
  private final Set<String> classes;

  private RelayProtection(Configuration configuration) {
    this.configuration = configuration;
    this.classes = Set.copyOf(ConfigurationWords.split(configuration.get(CLASSES)));
  }

  /** Why no mail may be taken under a configuration; empty when it may. */
  public static Optional<String> missing(Configuration configuration) {
    RelayProtection protection = new RelayProtection(configuration);
    for (String name : ConfigurationWords.split(configuration.get(CLASSES))) {
      if (configuration.text(name).isEmpty()) {
        return Optional.of("restriction class `" + name + "' needs a definition");
      }
    }
    boolean working = LISTS.stream().anyMatch(list -> protection.protects(list, new HashSet<>()));
    return working
        ? Optional.empty()
        : Optional.of(
            "in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions,"
                + " specify at least one working instance of: "
                + String.join(", ", REQUIRED.subList(0, REQUIRED.size() - 1))
                + " or "
                + REQUIRED.getLast());
  }

  private boolean protects(String list, Set<String> seen) {
    if (!seen.add(list)) {
      return false;
    }
    List<String> words = ConfigurationWords.split(configuration.text(list).orElse(""));
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).toLowerCase(Locale.ROOT);
      if (word.equals("warn_if_reject")) {
        i++;
      } else if (word.equals("permit")) {
        return false;
      } else if (REQUIRED.contains(word)
          || classes.contains(words.get(i)) && protects(words.get(i), seen)) {
        return true;
      }
    }
    return false;
  }
}
