package org.facteur.app.system;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.OtherTransports;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.local.LocalAgent;
import org.facteur.delivery.pipe.PipeAgent;
import org.facteur.delivery.virtual.VirtualAgent;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.StatusFilter;

/**
 * Makes the agents that write files and run commands, in the process that does so.
 *
 * @param transports for recipients that another agent serves
 */
record LocalAgentFactory(
    RoutingSnapshot snapshot, SystemParts parts, Forwarder forwarder, OtherTransports transports)
    implements TransportAgents.LocalAgents {
  @Override
  public DeliveryAgent make(ServiceEntry service, Configuration configuration) {
    MailLog log = parts.log(configuration, service.command());
    Identities identities = Identities.ofProcess();
    DeliveryAgent agent =
        switch (service.command()) {
          case "local" ->
              new LocalAgent(
                  configuration,
                  parts.tables(),
                  parts.users(),
                  identities,
                  snapshot.rewriter(),
                  snapshot.resolver(),
                  forwarder,
                  transports,
                  log);
          case "virtual" -> new VirtualAgent(configuration, parts.tables(), identities, log);
          case "pipe" ->
              new PipeAgent(
                  service.name(),
                  service.arguments(),
                  configuration,
                  parts.users(),
                  identities,
                  log);
          default -> throw new IllegalArgumentException(service.command());
        };
    return StatusFilter.of(service.command(), configuration, parts.tables(), log).over(agent);
  }
}
