package org.facteur.queue.milter;

import java.io.IOException;
import java.time.Duration;
import org.facteur.core.net.Connection;

/** Connects to milters. */
@FunctionalInterface
public interface MilterConnector {
  /**
   * Connects.
   *
   * @param endpoint {@code inet:host:port} or {@code unix:path}
   */
  Connection connect(String endpoint, Duration timeout) throws IOException;
}
