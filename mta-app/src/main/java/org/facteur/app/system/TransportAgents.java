package org.facteur.app.system;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.delivery.special.DiscardAgent;
import org.facteur.delivery.special.ErrorAgent;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.manager.AgentDirectory;
import org.facteur.smtpclient.session.ClientEnvironment;
import org.facteur.smtpclient.session.ServerConnector;
import org.facteur.smtpclient.session.SmtpClient;

/**
 * The delivery agents of one snapshot, by the names of their services; each is made when first
 * asked for.
 */
final class TransportAgents implements AgentDirectory, AutoCloseable {
  private final RoutingSnapshot snapshot;
  private final SystemParts parts;
  private final ServerConnector connector;
  private final LocalAgents localAgents;
  private final Map<String, ServiceEntry> services = new HashMap<>();
  private final Map<String, Optional<Binding>> bindings =
      new java.util.concurrent.ConcurrentHashMap<>();

  /** Makes the agents that must run with the rights of users: here, or in the delivery process. */
  @FunctionalInterface
  interface LocalAgents {
    DeliveryAgent make(ServiceEntry service, Configuration configuration);
  }

  TransportAgents(
      RoutingSnapshot snapshot,
      SystemParts parts,
      ServerConnector connector,
      LocalAgents localAgents) {
    this.snapshot = snapshot;
    this.parts = parts;
    this.connector = connector;
    this.localAgents = localAgents;
    for (ServiceEntry service : snapshot.master().services()) {
      if (service.type().equals("unix")) {
        services.putIfAbsent(service.name(), service);
      }
    }
  }

  @Override
  public Optional<Binding> find(String transport) {
    return bindings.computeIfAbsent(transport, this::make);
  }

  private Optional<Binding> make(String transport) {
    ServiceEntry service = services.get(transport);
    if (service == null) {
      return Optional.empty();
    }
    Configuration configuration = SystemParts.of(snapshot.configuration(), service);
    MailLog log = parts.log(configuration, service.command());
    DeliveryAgent agent =
        switch (service.command()) {
          case "smtp", "lmtp" -> new SmtpClient(service, configuration, environment(), log);
          case "error" -> new ErrorAgent(transport.equals("retry"), log);
          case "discard" -> new DiscardAgent();
          case "local", "virtual", "pipe" -> localAgents.make(service, configuration);
          default -> null;
        };
    return Optional.ofNullable(agent).map(a -> new Binding(a, service, configuration));
  }

  private ClientEnvironment environment() {
    return new ClientEnvironment(
        parts.dns(),
        parts.hostNames(),
        parts.tables(),
        connector,
        address -> snapshot.own().contains(address.getAddress()),
        this::pass,
        parts.tls(),
        parts.clock(),
        RandomGenerator.getDefault());
  }

  /** Delivers over another transport in place of the one that was asked: best_mx_transport. */
  private DeliveryReport pass(String transport, DeliveryRequest request) throws Exception {
    int colon = transport.indexOf(':');
    String name = colon < 0 ? transport : transport.substring(0, colon);
    String nexthop = colon < 0 ? request.nexthop() : transport.substring(colon + 1);
    Binding binding =
        find(name).orElseThrow(() -> new IllegalStateException("no such transport: " + name));
    return binding
        .agent()
        .deliver(request.redirected(name, nexthop, request.recipients()))
        .by(binding.service().command());
  }

  /** Closes connections that wait to be used again. */
  @Override
  public void close() {
    for (Optional<Binding> binding : bindings.values()) {
      if (binding.isPresent() && binding.get().agent() instanceof SmtpClient client) {
        client.close();
      }
    }
  }
}
