package org.facteur.queue.intake;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/** What receive_override_options leaves out: usually on one side of a content filter. */
public enum ReceiveOverride {
  NO_UNKNOWN_RECIPIENT_CHECKS,
  NO_ADDRESS_MAPPINGS,
  NO_HEADER_BODY_CHECKS,
  NO_MILTERS;

  private static final Parameter<String> OPTIONS = Parameter.string("receive_override_options");

  /**
   * Those of a configuration.
   *
   * @throws ConfigurationException when one is not known
   */
  public static Set<ReceiveOverride> of(Configuration configuration) {
    Set<ReceiveOverride> overrides = EnumSet.noneOf(ReceiveOverride.class);
    for (String word : configuration.get(OPTIONS).split("[,\\s]+")) {
      if (!word.isEmpty()) {
        overrides.add(parse(word));
      }
    }
    return overrides;
  }

  private static ReceiveOverride parse(String word) {
    for (ReceiveOverride each : values()) {
      if (each.name().equals(word.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new ConfigurationException(
        "unknown " + OPTIONS.name() + " value \"" + word + "\" in \"" + word + '"');
  }

  /** Takes out of the options of a message what the overrides leave out. */
  public static void apply(Set<ReceiveOverride> overrides, Set<MessageOrigin.Option> options) {
    for (ReceiveOverride override : overrides) {
      switch (override) {
        case NO_ADDRESS_MAPPINGS -> {
          options.remove(MessageOrigin.Option.MAP);
          options.remove(MessageOrigin.Option.BCC);
        }
        case NO_HEADER_BODY_CHECKS -> options.remove(MessageOrigin.Option.FILTER);
        case NO_MILTERS -> options.remove(MessageOrigin.Option.MILTER);
        case NO_UNKNOWN_RECIPIENT_CHECKS -> {}
      }
    }
  }
}
