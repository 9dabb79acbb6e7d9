package org.facteur.smtpd.access;

import java.io.IOException;
import java.time.Duration;
import org.facteur.core.net.Connection;

/** Makes connections to policy servers. Safe for many threads; calls block. */
@FunctionalInterface
public interface PolicyConnector {
  /**
   * Connects.
   *
   * @param endpoint {@code inet:host:port} or {@code unix:path}, where the path is relative to the
   *     queue directory
   * @throws IOException whose message is the C library's text
   */
  Connection connect(String endpoint, Duration timeout) throws IOException;
}
