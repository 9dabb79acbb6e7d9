package org.facteur.core.tls.openssl;

import java.util.Optional;

/**
 * Contexts by server name, with other certificates than the default ones: tls_server_sni_maps.
 * Called during handshakes by many threads; must not throw. Who finds a context keeps it.
 */
@FunctionalInterface
public interface NameContexts {
  /**
   * The context for a name; empty for the default one.
   *
   * @param name as the client sent it
   * @param client for the log
   */
  Optional<SslContext> find(String name, String client);
}
