package org.facteur.app.system;

import org.facteur.app.master.InstanceLayout;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.queue.delivery.DeliveryAgent;

record RemoteAgents(InstanceLayout layout, SystemParts parts)
    implements TransportAgents.LocalAgents {
  @Override
  public DeliveryAgent make(ServiceEntry service, Configuration configuration) {
    throw new IllegalStateException("later");
  }
}
