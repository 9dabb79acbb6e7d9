package org.facteur.queue.milter;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * The macros that the configuration knows.
 *
 * @param hostName {@code j}
 * @param daemonName {@code {daemon_name}}
 * @param version {@code v}
 */
public record MilterNames(String hostName, String daemonName, String version) {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> DAEMON_NAME = Parameter.string("milter_macro_daemon_name");
  private static final Parameter<String> VERSION = Parameter.string("milter_macro_v");

  /** Those of a configuration. */
  public static MilterNames of(Configuration from) {
    return new MilterNames(from.get(MYHOSTNAME), from.get(DAEMON_NAME), from.get(VERSION));
  }

  /** The value of a macro. */
  public Optional<String> value(String macro) {
    return switch (macro) {
      case "j" -> Optional.of(hostName);
      case "{daemon_name}" -> Optional.of(daemonName);
      case "v" -> Optional.of(version);
      default -> Optional.empty();
    };
  }
}
