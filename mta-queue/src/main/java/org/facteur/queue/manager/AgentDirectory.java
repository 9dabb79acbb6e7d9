package org.facteur.queue.manager;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.queue.delivery.DeliveryAgent;

/** The delivery agents by the names of their services in master.cf. */
@FunctionalInterface
public interface AgentDirectory {
  /** The agent of a transport; empty when master.cf has no such service. */
  Optional<Binding> find(String transport);

  /**
   * A transport's agent.
   *
   * @param service its entry of master.cf
   * @param configuration its snapshot: syslog_name counts for the status lines
   */
  record Binding(DeliveryAgent agent, ServiceEntry service, Configuration configuration) {}
}
