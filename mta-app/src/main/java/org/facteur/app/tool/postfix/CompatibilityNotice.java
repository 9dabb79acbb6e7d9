package org.facteur.app.tool.postfix;

import java.util.List;
import org.facteur.core.config.CompatibilityLevel;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/** What the postfix command says when an old compatibility_level asks for old defaults. */
final class CompatibilityNotice {
  private static final Parameter<String> COMPATIBILITY_LEVEL =
      Parameter.string("compatibility_level");
  private static final CompatibilityLevel LAST = new CompatibilityLevel(3, 6, 0);

  private CompatibilityNotice() {}

  /**
   * The lines; none when the level is the last one that changed a default.
   *
   * @throws ConfigurationException when the level is none
   */
  static List<String> lines(Configuration configuration) {
    String text = configuration.get(COMPATIBILITY_LEVEL);
    CompatibilityLevel level =
        CompatibilityLevel.parse(text)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "malformed compatibility level syntax: \"" + text + "\""));
    if (level.compareTo(LAST) >= 0) {
      return List.of();
    }
    return List.of(
        "Postfix is using backwards-compatible default settings",
        "See http://www.postfix.org/COMPATIBILITY_README.html for details",
        "To disable backwards compatibility use \"postconf compatibility_level="
            + LAST
            + "\" and \"postfix reload\"");
  }
}
