package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.net.Connection;

/** Makes connections to servers. Safe for many threads; calls block. */
@FunctionalInterface
public interface ServerConnector {
  /**
   * Connects.
   *
   * @param server an Internet address with port, or a Unix-domain socket
   * @param local the address to call from, or empty for the kernel's choice
   * @param timeout zero for the kernel's own limit
   * @throws java.net.SocketTimeoutException when the timeout has passed
   */
  Connection connect(SocketAddress server, Optional<SocketAddress> local, Duration timeout)
      throws IOException;
}
