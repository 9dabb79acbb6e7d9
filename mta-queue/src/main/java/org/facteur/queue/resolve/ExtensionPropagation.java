package org.facteur.queue.resolve;

import java.util.List;
import java.util.Locale;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;

/** The kinds of table whose results take over an address extension that the key had lost. */
public enum ExtensionPropagation {
  CANONICAL,
  VIRTUAL,
  ALIAS,
  FORWARD,
  INCLUDE,
  GENERIC;

  private static final Parameter<String> PROPAGATE_UNMATCHED_EXTENSIONS =
      Parameter.string("propagate_unmatched_extensions");

  /** Whether propagate_unmatched_extensions names this kind. */
  public boolean isOn(Configuration configuration) {
    List<String> kinds =
        ConfigurationWords.split(configuration.get(PROPAGATE_UNMATCHED_EXTENSIONS));
    return kinds.stream().anyMatch(kind -> kind.toUpperCase(Locale.ROOT).equals(name()));
  }
}
