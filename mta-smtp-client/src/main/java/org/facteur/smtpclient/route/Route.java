package org.facteur.smtpclient.route;

import java.util.List;
import org.facteur.queue.delivery.Dsn;

/** Where a next hop leads. */
public sealed interface Route {
  /** Servers in the order to try them; at least one. */
  record Servers(List<MailServer> servers) implements Route {
    public Servers {
      servers = List.copyOf(servers);
    }
  }

  /** Nowhere: temporary when the status says so. */
  record Nowhere(Dsn why, boolean loopsBack) implements Route {}
}
