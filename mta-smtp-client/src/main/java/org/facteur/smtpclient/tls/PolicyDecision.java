package org.facteur.smtpclient.tls;

import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.queue.delivery.Dsn;

/** What is decided about the connections to a server. */
public sealed interface PolicyDecision {
  /** Go on like this. */
  record Use(TlsPolicy policy) implements PolicyDecision {}

  /** Do not connect: mail waits. */
  record Defer(Dsn why) implements PolicyDecision {}
}
