package org.facteur.core.sasl.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServicePaths;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.Connection;
import org.facteur.core.sasl.account.ApplicationOptions;

/**
 * What verifiers and account sources work with.
 *
 * @param options of smtpd.conf
 * @param service smtpd_sasl_service: {@code smtp}
 * @param paths where the files of the service are
 */
public record SaslEnvironment(
    ApplicationOptions options,
    String service,
    ServicePaths paths,
    LocalSockets sockets,
    LookupTables tables,
    Configuration configuration) {
  /** Connects to Unix-domain sockets. */
  @FunctionalInterface
  public interface LocalSockets {
    /**
     * @throws IOException with the C library's text
     */
    Connection connect(Path socket, Duration timeout) throws IOException;
  }

  /** A path that an option names, or its default, as the service sees it. */
  public Path path(String option, String otherwise) {
    return paths.resolve(options.find(option).orElse(otherwise));
  }
}
