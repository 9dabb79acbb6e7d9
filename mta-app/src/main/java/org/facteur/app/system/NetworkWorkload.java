package org.facteur.app.system;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.process.Workload;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.MasterCf;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.net.Connector;
import org.facteur.core.net.NettyTransport;
import org.facteur.core.posix.Posix;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.IntakeForwarder;
import org.facteur.delivery.remote.RemoteAgent;
import org.facteur.queue.bounce.BounceService;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.file.FileQueueStore;
import org.facteur.queue.flush.FlushLogs;
import org.facteur.queue.flush.FlushService;
import org.facteur.queue.intake.CleanupIntake;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.listing.QueueLister;
import org.facteur.queue.manager.AgentDirectory;
import org.facteur.queue.manager.MessageLogs;
import org.facteur.queue.manager.QueueManager;
import org.facteur.queue.pickup.Pickup;
import org.facteur.queue.verify.AddressVerification;
import org.facteur.smtpclient.socket.SocketConnector;
import org.facteur.smtpd.ClientLimits;
import org.facteur.smtpd.DomainFlush;
import org.facteur.smtpd.access.SocketPolicyConnector;
import org.facteur.smtpd.rejection.RejectionFiles;
import org.facteur.smtpd.rejection.RejectionRecorder;

/**
 * The network process: everything that runs as mail_owner. In a single process the local agents
 * too.
 */
public final class NetworkWorkload implements Workload {
  private static final Parameter<Duration> ANVIL_RATE_TIME_UNIT =
      Parameter.duration("anvil_rate_time_unit");
  private static final Parameter<Duration> ANVIL_STATUS_UPDATE_TIME =
      Parameter.duration("anvil_status_update_time");

  /** How long an SMTP session that is open may go on when the system stops. */
  private static final Duration SESSION_GRACE = Duration.ofSeconds(1);

  private final InstanceLayout layout;
  private final QueuedLogSink sink;
  private final boolean single;
  private final SystemParts parts;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService wakeups =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("wakeup").factory());
  private volatile RoutingSnapshot snapshot;
  private volatile TransportAgents agents;
  private MailIntake intake;
  private QueueManager manager;
  private FlushService flush;
  private BounceService bounces;
  private AddressVerification verification;
  private RejectionRecorder rejections;
  private SmtpServers servers;
  private ToolSockets sockets;
  private NettyTransport transport;
  private Pickup pickup;
  private QueueLister lister;
  private final ReentrantLock ending = new ReentrantLock();
  private boolean ended;

  /**
   * @param single whether the agents that deliver as users run in this process too
   */
  public NetworkWorkload(
      InstanceLayout layout, Configuration configuration, QueuedLogSink sink, boolean single) {
    this.layout = layout;
    this.sink = sink;
    this.single = single;
    this.parts = SystemParts.of(layout, configuration, sink);
    MasterCf master = MasterCf.load(configuration.directory());
    this.snapshot = RoutingSnapshot.of(configuration, master, parts);
  }

  @Override
  public void start() throws IOException {
    ProcessLock.acquire(layout.dataDirectory().resolve("network.lock"));
    Configuration configuration = snapshot.configuration();
    OptionalInt owner =
        layout.privileged() && Posix.geteuid() == 0
            ? OptionalInt.of(layout.owner().uid())
            : OptionalInt.empty();
    FileQueueStore store = FileQueueStore.of(configuration, owner, parts.clock());
    MessageLogs logs = MessageLogs.of(store.layout(), store.disk());
    transport = NettyTransport.open(1);
    // Cleanup, bounces and the queue manager know each other: they meet here, through this object.
    MailIntake queue = origin -> intake.open(origin);
    bounces =
        new BounceService(configuration, queue, parts.clock(), parts.log(configuration, "bounce"));
    verification =
        new AddressVerification(
            configuration, queue, parts.clock(), parts.log(configuration, "verify"));
    agents = newAgents(queue);
    manager =
        new QueueManager(
            configuration,
            new QueueManager.Parts(
                store,
                logs,
                (sender, recipient) -> snapshot.resolver().resolve(sender, recipient),
                (sender, recipient) -> snapshot.probeResolver().resolve(sender, recipient),
                name -> agents.find(name),
                bounces,
                verification,
                (queueId, recipients) -> flush.deferred(queueId, recipients),
                executor,
                parts.clock(),
                parts.log(configuration, "qmgr")));
    flush =
        new FlushService(
            configuration,
            parts.tables(),
            new FlushLogs(store.layout(), store.disk()),
            manager,
            parts.clock(),
            parts.log(configuration, "flush"));
    intake =
        new CleanupIntake(
            store,
            new SnapshotServices(
                parts,
                new SocketPolicyConnector(
                        new Connector(transport), parts.hostNames(), layout.queueDirectory())
                    ::connect),
            manager,
            bounces::failure,
            parts.log(configuration, "cleanup"),
            parts.clock());
    lister = new QueueLister(store.layout(), logs.defer());
    pickup =
        new Pickup(
            layout.queueDirectory(),
            layout.owner().uid(),
            intake,
            snapshot.pickup(),
            parts.log(configuration, "pickup"),
            parts.clock().getZone());
    rejections =
        new RejectionRecorder(
            new RejectionFiles(layout.dataDirectory()),
            parts.clock(),
            parts.log(configuration, "smtpd"));
    servers =
        new SmtpServers(
            parts,
            transport,
            intake,
            new ClientLimits(
                parts.clock(),
                configuration.get(ANVIL_RATE_TIME_UNIT),
                configuration.get(ANVIL_STATUS_UPDATE_TIME),
                parts.log(configuration, "anvil")),
            this::flushDomain,
            verification,
            rejections);
    servers.apply(snapshot);
    manager.start();
    sockets =
        ToolSockets.open(
            parts,
            snapshot,
            () -> snapshot.configuration(),
            intake,
            manager,
            lister,
            this::pickUp,
            flush);
    wakeups.scheduleWithFixedDelay(this::scanMaildrop, 0, wakeup("pickup", 60), TimeUnit.SECONDS);
    long refresh = wakeup("flush", 1000);
    wakeups.scheduleWithFixedDelay(() -> flush.refresh(false), refresh, refresh, TimeUnit.SECONDS);
  }

  private TransportAgents newAgents(MailIntake queue) {
    Forwarder forwarder = new IntakeForwarder(queue, snapshot.configuration(), parts.clock());
    TransportAgents.LocalAgents local;
    if (single) {
      local = new LocalAgentFactory(snapshot, parts, forwarder, this::passOn);
    } else {
      DeliveryAgent remote = new RemoteAgent(layout.deliverySocket(), forwarder, this::passOn);
      local = (service, configuration) -> remote;
    }
    return new TransportAgents(snapshot, parts, new SocketConnector(), local);
  }

  /** Delivers over another transport for a local agent: mailbox_transport. */
  private DeliveryReport passOn(DeliveryRequest request) throws Exception {
    AgentDirectory.Binding binding =
        agents
            .find(request.transport())
            .orElseThrow(() -> new IllegalStateException("no transport " + request.transport()));
    return binding.agent().deliver(request).by(binding.service().command());
  }

  /** Seconds between the wake-ups that master.cf wants for a service. */
  private long wakeup(String command, long standard) {
    return snapshot.master().services().stream()
        .filter(service -> service.command().equals(command))
        .map(service -> service.wakeup().replace("?", ""))
        .filter(wakeup -> wakeup.matches("[1-9]\\d*"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(standard);
  }

  private void pickUp() {
    wakeups.execute(this::scanMaildrop);
  }

  private void scanMaildrop() {
    pickup.scan();
  }

  private DomainFlush.Outcome flushDomain(String domain) {
    return switch (flush.sendSite(domain)) {
      case OK, UNKNOWN -> DomainFlush.Outcome.STARTED;
      case DENY -> DomainFlush.Outcome.DENIED;
      case FAIL, BAD -> DomainFlush.Outcome.FAILED;
    };
  }

  @Override
  public void reload() throws IOException {
    Configuration configuration = Configuration.load(layout.configDirectory());
    MasterCf master = MasterCf.load(layout.configDirectory());
    RoutingSnapshot next = RoutingSnapshot.of(configuration, master, parts);
    snapshot = next;
    agents = newAgents(intake);
    bounces.reconfigure(configuration);
    flush.reconfigure(configuration);
    verification.reconfigure(configuration);
    manager.reconfigure(configuration);
    servers.apply(next);
  }

  @Override
  public void stop(Duration timeout) {
    end(timeout, SESSION_GRACE);
  }

  @Override
  public void abort() {
    end(Duration.ZERO, Duration.ZERO);
  }

  /** What a start that failed has not made is passed over; a second call waits for the first. */
  private void end(Duration timeout, Duration grace) {
    ending.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      Optional.ofNullable(servers).ifPresent(SmtpServers::stopAccepting);
      wakeups.shutdown();
      Optional.ofNullable(sockets).ifPresent(ToolSockets::close);
      long deadline = System.nanoTime() + timeout.toNanos();
      if (manager != null) {
        manager.stop(timeout);
      }
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      Optional.ofNullable(servers)
          .ifPresent(open -> open.stop(left.compareTo(grace) < 0 ? left : grace));
      Optional.ofNullable(agents).ifPresent(TransportAgents::close);
      Optional.ofNullable(rejections).ifPresent(RejectionRecorder::close);
      Optional.ofNullable(verification).ifPresent(AddressVerification::close);
      parts.tls().close();
      Optional.ofNullable(transport).ifPresent(NettyTransport::close);
      sink.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ending.unlock();
    }
  }

  @Override
  public void reopenLog() {
    sink.reopen();
  }
}
