package org.facteur.app.system;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.process.Workload;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.remote.Callbacks;
import org.facteur.delivery.remote.DeliveryServer;
import org.facteur.queue.delivery.DeliveryAgent;

/** The delivery process: runs as root, listens on no network, writes as the recipients' users. */
public final class DeliveryWorkload implements Workload {
  private final InstanceLayout layout;
  private final QueuedLogSink sink;
  private final SystemParts parts;
  private final Callbacks callbacks = new Callbacks();
  private volatile Agents agents;
  private DeliveryServer server;
  private ProtectedFileServer files;

  /** The agents of one snapshot; each is made when first asked for. */
  private final class Agents {
    private final RoutingSnapshot snapshot;
    private final Map<String, DeliveryAgent> made = new ConcurrentHashMap<>();

    Agents(RoutingSnapshot snapshot) {
      this.snapshot = snapshot;
    }

    Optional<DeliveryAgent> find(String transport) {
      return snapshot.master().services().stream()
          .filter(s -> s.type().equals("unix") && s.name().equals(transport))
          .findFirst()
          .map(service -> made.computeIfAbsent(transport, name -> make(service)));
    }

    private DeliveryAgent make(ServiceEntry service) {
      Configuration configuration = SystemParts.of(snapshot.configuration(), service);
      return new LocalAgentFactory(snapshot, parts, callbacks, callbacks)
          .make(service, configuration);
    }
  }

  public DeliveryWorkload(InstanceLayout layout, Configuration configuration, QueuedLogSink sink) {
    this.layout = layout;
    this.sink = sink;
    this.parts = SystemParts.of(layout, configuration, sink);
    this.agents = snapshotOf(configuration);
  }

  private Agents snapshotOf(Configuration configuration) {
    MasterCf master = MasterCf.load(configuration.directory());
    return new Agents(RoutingSnapshot.of(configuration, master, parts));
  }

  @Override
  public void start() throws IOException {
    server =
        DeliveryServer.start(
            layout.deliverySocket(),
            transport -> agents.find(transport),
            Set.of("root", layout.owner().name()),
            parts.log(agents.snapshot.configuration(), "master"));
    if (layout.privileged()) {
      files =
          ProtectedFileServer.start(
              layout.protectedFilesSocket(),
              layout.owner().name(),
              () -> agents.snapshot,
              parts.log(agents.snapshot.configuration(), "master"));
      Posix.chown(layout.deliverySocket().toString(), layout.owner().uid(), layout.owner().gid());
    }
  }

  @Override
  public void reload() {
    agents = snapshotOf(Configuration.load(layout.configDirectory()));
  }

  @Override
  public void stop(Duration timeout) throws IOException {
    end();
  }

  @Override
  public void abort() throws IOException {
    end();
  }

  private void end() throws IOException {
    if (server != null) {
      server.close();
    }
    if (files != null) {
      files.close();
    }
    sink.flush();
  }

  @Override
  public void reopenLog() {
    sink.reopen();
  }
}
