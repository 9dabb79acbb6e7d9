package org.facteur.smtpd.sasl;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.facteur.core.config.ServicePaths;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.Connection;
import org.facteur.core.sasl.spi.SaslEnvironment;

/**
 * What SASL servers use of the world.
 *
 * @param paths where the files of the service are
 * @param sockets of saslauthd
 * @param endpoints of Dovecot
 */
public record SaslResources(
    ServicePaths paths,
    SaslEnvironment.LocalSockets sockets,
    Endpoints endpoints,
    LookupTables tables) {
  /** For a server where nobody logs in. */
  public static SaslResources none(Path queueDirectory, LookupTables tables) {
    return new SaslResources(
        new ServicePaths(queueDirectory, false),
        (socket, timeout) -> {
          throw new IOException("nobody logs in here");
        },
        (endpoint, timeout) -> {
          throw new IOException("nobody logs in here");
        },
        tables);
  }

  /** Connects by {@code inet:host:port}. */
  @FunctionalInterface
  public interface Endpoints {
    /**
     * @throws IOException with the C library's text
     */
    Connection connect(String endpoint, Duration timeout) throws IOException;
  }
}
