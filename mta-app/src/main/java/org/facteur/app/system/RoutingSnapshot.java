package org.facteur.app.system;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.resolve.LocalDomains;
import org.facteur.queue.resolve.RecipientValidity;
import org.facteur.queue.resolve.TransportResolver;
import org.facteur.queue.resolve.TrivialRewriter;

/** The configuration and what is built from it, until the next reload. Immutable. */
record RoutingSnapshot(
    Configuration configuration,
    MasterCf master,
    OwnAddresses own,
    TrivialRewriter rewriter,
    TransportResolver resolver,
    TransportResolver probeResolver,
    RecipientValidity validity) {

  static RoutingSnapshot of(Configuration configuration, MasterCf master, SystemParts parts) {
    MailLog log = parts.log(configuration, "trivial-rewrite");
    OwnAddresses own = OwnAddresses.of(configuration);
    LocalDomains local = new LocalDomains(configuration, parts.tables(), own, log);
    TransportResolver resolver =
        TransportResolver.forMail(configuration, parts.tables(), local, log);
    return new RoutingSnapshot(
        configuration,
        master,
        own,
        new TrivialRewriter(configuration),
        resolver,
        TransportResolver.forVerification(configuration, parts.tables(), local, log),
        new RecipientValidity(configuration, parts.tables(), local, resolver, log));
  }

  /** The configuration of the service that takes mail from users of this machine. */
  Configuration pickup() {
    return master.services().stream()
        .filter(service -> service.command().equals("pickup"))
        .findFirst()
        .map(service -> SystemParts.of(configuration, service))
        .orElse(configuration);
  }

  /** The same for a service with options of its own. */
  RoutingSnapshot with(Configuration serviceConfiguration, SystemParts parts) {
    return serviceConfiguration == configuration ? this : of(serviceConfiguration, master, parts);
  }
}
