package org.facteur.app.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.config.ServicePaths;
import org.facteur.core.net.Connector;
import org.facteur.core.net.NettyTransport;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.verify.AddressVerifier;
import org.facteur.smtpclient.route.ServicePorts;
import org.facteur.smtpd.ClientLimits;
import org.facteur.smtpd.DomainFlush;
import org.facteur.smtpd.QueueSpace;
import org.facteur.smtpd.ServerParts;
import org.facteur.smtpd.SmtpServer;
import org.facteur.smtpd.access.AccessServices;
import org.facteur.smtpd.access.EvaluationListener;
import org.facteur.smtpd.access.SocketPolicyConnector;
import org.facteur.smtpd.sasl.SaslResources;

/**
 * The smtpd services of master.cf: one server for each; a reload starts and stops what has come and
 * gone.
 */
final class SmtpServers {
  private static final int BACKLOG = 511;
  private static final Parameter<String> INET_INTERFACES = Parameter.string("inet_interfaces");
  private static final Parameter<String> INET_PROTOCOLS = Parameter.string("inet_protocols");
  private final SystemParts parts;
  private final NettyTransport transport;
  private final MailIntake intake;
  private final ClientLimits limits;
  private final DomainFlush flush;
  private final AddressVerifier verifier;
  private final EvaluationListener listener;
  private final Map<String, SmtpServer> servers = new LinkedHashMap<>();

  SmtpServers(
      SystemParts parts,
      NettyTransport transport,
      MailIntake intake,
      ClientLimits limits,
      DomainFlush flush,
      AddressVerifier verifier,
      EvaluationListener listener) {
    this.parts = parts;
    this.transport = transport;
    this.intake = intake;
    this.limits = limits;
    this.flush = flush;
    this.verifier = verifier;
    this.listener = listener;
  }

  /**
   * Starts the servers of a snapshot, gives it to those that run already, stops those that it does
   * not name.
   */
  void apply(RoutingSnapshot snapshot) throws IOException {
    List<String> wanted = new ArrayList<>();
    for (ServiceEntry service : snapshot.master().services()) {
      if (!service.type().equals("inet")) {
        continue;
      }
      if (!service.command().equals("smtpd")) {
        parts
            .log(snapshot.configuration(), "master")
            .warning(
                "service %s: command %s is not available yet: the port stays closed"
                    .formatted(service.name(), service.command()));
        continue;
      }
      wanted.add(service.name());
      apply(service, snapshot);
    }
    servers.entrySet().removeIf(entry -> stopUnless(wanted.contains(entry.getKey()), entry));
  }

  private void apply(ServiceEntry service, RoutingSnapshot snapshot) throws IOException {
    Configuration configuration = SystemParts.of(snapshot.configuration(), service);
    ServerParts serverParts = serverParts(service, snapshot, configuration);
    SmtpServer running = servers.get(service.name());
    if (running != null) {
      running.reload(configuration, serverParts);
      return;
    }
    SmtpServer server =
        new SmtpServer(
            addresses(service.name(), configuration), BACKLOG, serverParts, configuration);
    server.start(transport);
    servers.put(service.name(), server);
  }

  private static boolean stopUnless(boolean wanted, Map.Entry<String, SmtpServer> entry) {
    if (!wanted) {
      entry.getValue().stopAccepting();
    }
    return !wanted;
  }

  private ServerParts serverParts(
      ServiceEntry service, RoutingSnapshot snapshot, Configuration configuration) {
    RoutingSnapshot own = snapshot.with(configuration, parts);
    AccessServices access =
        new AccessServices(
            parts.tables(),
            own.rewriter(),
            own.resolver(),
            own.validity(),
            parts.dns(),
            parts.hostNames(),
            new SocketPolicyConnector(
                new Connector(transport), parts.hostNames(), parts.layout().queueDirectory()),
            verifier,
            listener);
    return new ServerParts(
        service.name(),
        access,
        intake,
        parts.hostNames(),
        limits,
        flush,
        new NoticeSender(intake, parts.clock()),
        QueueSpace.of(parts.layout().queueDirectory()),
        parts.tls(),
        saslResources(service),
        parts.log(configuration, "smtpd"),
        parts.clock());
  }

  private SaslResources saslResources(ServiceEntry service) {
    Connector connector = new Connector(transport);
    SocketPolicyConnector endpoints =
        new SocketPolicyConnector(connector, parts.hostNames(), parts.layout().queueDirectory());
    return new SaslResources(
        ServicePaths.of(parts.layout().queueDirectory(), service),
        connector::connect,
        endpoints::connect,
        parts.tables());
  }

  /**
   * {@code port}, {@code host:port} or {@code [address]:port}; without a host inet_interfaces
   * counts.
   */
  static List<InetSocketAddress> addresses(String name, Configuration configuration)
      throws IOException {
    int colon = name.lastIndexOf(':');
    int port = port(name.substring(colon + 1));
    if (colon >= 0) {
      String host = name.substring(0, colon);
      String bare =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
      return List.of(new InetSocketAddress(InetAddress.getByName(bare), port));
    }
    if (configuration.get(INET_INTERFACES).strip().equals("all")) {
      String protocols = configuration.get(INET_PROTOCOLS);
      boolean six = protocols.contains("all") || protocols.contains("ipv6");
      // One wildcard socket serves both families on Linux.
      return List.of(new InetSocketAddress(InetAddress.getByName(six ? "::" : "0.0.0.0"), port));
    }
    return OwnAddresses.of(configuration).interfaces().stream()
        .map(assigned -> new InetSocketAddress(assigned.address(), port))
        .toList();
  }

  private static int port(String name) {
    return new ServicePorts(Path.of("/etc/services"))
        .find(name)
        .orElseThrow(
            () -> new ConfigurationException("master.cf: unknown service: " + name + "/tcp"));
  }

  void stopAccepting() {
    servers.values().forEach(SmtpServer::stopAccepting);
  }

  /** Waits for the sessions to end; those that do not are cut off. */
  void stop(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (SmtpServer server : servers.values()) {
      try {
        server.awaitIdle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      server.close();
    }
  }
}
