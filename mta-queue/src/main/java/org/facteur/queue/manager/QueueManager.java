package org.facteur.queue.manager;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.queue.bounce.Notices;
import org.facteur.queue.delivery.DeliveryOutcome.Delivered;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.flush.DeferredMail;
import org.facteur.queue.intake.QueuedMessages;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.OpenedMessage;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/**
 * The queue manager: what is in the queue, and what happens to it next.
 *
 * <p>A message's way, and what is on disk at each step:
 *
 * <ol>
 *   <li>It is committed in incoming/ (the intake), or its time has come in deferred/.
 *   <li>It is renamed to active/. Whatever is there when the queue manager starts goes back to
 *       incoming/: nobody works on it.
 *   <li>Its recipients are resolved and delivered. For each that will not be delivered now there is
 *       a record in bounce/ID or defer/ID, synced, before the recipient is let go of; for each that
 *       is done, its record in the queue file is marked, unless the file goes at once.
 *   <li>When all deliveries have ended, notices are queued, then the file gets the time of the next
 *       attempt and is renamed to deferred/, or it is removed. See {@link MessageCompletion}.
 * </ol>
 *
 * <p>Killed anywhere, the message is in one of these directories, and the worst that happens is a
 * delivery or a notice made twice.
 *
 * <p>Memory is bounded: no more than qmgr_message_active_limit messages are active, at most half of
 * them from the deferred queue so that new mail always finds room; of the rest only ids and times
 * are known ({@link Backlog}). Thread safe.
 */
public final class QueueManager implements QueuedMessages, DeferredMail {
  private static final String SUSPENDED = "delivery temporarily suspended: ";

  private final QueueStore store;
  private final MessageLogs logs;
  private final AgentDirectory agents;
  private final Executor executor;
  private final InstantSource clock;
  private final MailLog log;
  private final Scheduler scheduler;
  private final RecipientRouter router;
  private final RecipientSupply supply;
  private final OutcomeRecorder recorder;
  private final MessageCompletion completion;
  private final DeliveryRun deliveryRun;
  private final Backlog backlog;
  private final QueueClock ticker;
  private final Semaphore reading = new Semaphore(16);
  private final Map<String, Boolean> active = new ConcurrentHashMap<>();
  private final Set<String> expanded = ConcurrentHashMap.newKeySet();
  private final AtomicInteger deferredCount = new AtomicInteger();
  private volatile QueueManagerSettings settings;
  private volatile boolean stopped;

  /**
   * What the queue manager works with.
   *
   * @param probeResolver the resolver of address verification probes
   * @param deferrals hears which message waits for which recipients
   * @param executor runs each message's activation and each delivery; virtual threads
   * @param log the log of the program {@code qmgr}
   */
  public record Parts(
      QueueStore store,
      MessageLogs logs,
      AddressResolver resolver,
      AddressResolver probeResolver,
      AgentDirectory agents,
      Notices notices,
      ProbeResults probes,
      BiConsumer<String, List<String>> deferrals,
      Executor executor,
      InstantSource clock,
      MailLog log) {}

  /** Makes a queue manager; nothing happens before {@link #start}, but mail can be accepted. */
  public QueueManager(Configuration configuration, Parts parts) {
    store = parts.store();
    logs = parts.logs();
    agents = parts.agents();
    executor = parts.executor();
    clock = parts.clock();
    log = parts.log();
    settings = QueueManagerSettings.of(configuration);
    scheduler = new Scheduler(clock, this::limits);
    router =
        new RecipientRouter(
            parts.resolver(),
            parts.probeResolver(),
            scheduler,
            name -> agent(name).isPresent(),
            log);
    supply = new RecipientSupply(store, scheduler, clock, log);
    recorder = new OutcomeRecorder(store, logs, parts, log);
    completion = new MessageCompletion(store, logs, parts.notices(), recorder, clock, log);
    deliveryRun = new DeliveryRun(clock, log);
    backlog = new Backlog(store, active::containsKey, log);
    ticker = new QueueClock(clock, this::runDue, log);
  }

  private TransportLimits limits(String transport) {
    Configuration configuration = settings.configuration();
    int processes =
        agent(transport)
            .map(binding -> binding.service().processLimit())
            .orElse(java.util.OptionalInt.empty())
            .orElse(settings.defaultProcessLimit());
    return TransportLimits.of(configuration, transport, processes);
  }

  /** Takes up the queue as it was left, and begins to watch the clock. */
  public void start() throws IOException {
    recover();
    ticker.start();
  }

  void recover() throws IOException {
    backlog.recover();
  }

  /** Another snapshot of the configuration counts from now on. */
  public void reconfigure(Configuration configuration) {
    settings = QueueManagerSettings.of(configuration);
    scheduler.reconfigure(this::limits);
    ticker.wake();
  }

  /**
   * Takes over a message that has just been committed to incoming/. Does not block: the message is
   * activated on another thread, or stays where it is until there is room.
   */
  public void accept(QueuedMessage message) {
    if (stopped
        || active.size() >= settings.activeLimit()
        || !supply.hasRoom(settings, message.recipients().size())) {
      // From there it is read anew, with its trace log.
      expanded.remove(message.queueId());
      backlog.moreIncoming();
      return;
    }
    if (active.putIfAbsent(message.queueId(), false) == null) {
      execute(message.queueId(), () -> activate(message));
    }
  }

  @Override
  public void queued(QueuedMessage message) {
    accept(message);
  }

  /** As long as there is room in the active queue nobody waits. */
  @Override
  public Duration pause() {
    QueueManagerSettings current = settings;
    return active.size() < current.activeLimit() ? Duration.ZERO : current.inFlowDelay();
  }

  /** Writes into the message's trace log that the way of some addresses ends in aliases. */
  @Override
  public void expanded(QueuedMessage message, List<ExpandedRecipient> recipients) {
    DsnNotify success = new DsnNotify(DsnNotify.SUCCESS);
    List<BounceLogRecord> records =
        recipients.stream()
            .map(
                r ->
                    new BounceLogRecord(
                        AddressQuoting.quote822(r.address()),
                        AddressQuoting.quote822(r.originalAddress()),
                        0,
                        r.dsnOriginal(),
                        success,
                        Dsn.of("2.0.0", "alias expanded"),
                        "expanded"))
            .toList();
    try {
      logs.trace().append(message.queueId(), records);
      expanded.add(message.queueId());
    } catch (IOException e) {
      log.warning(message.queueId() + ": cannot write the trace log: " + e);
    }
  }

  /** Tries everything in the deferred queue now: {@code postqueue -f}. */
  public void flush() {
    scheduler.revive(true);
    backlog.makeAllDue();
    executor.execute(
        () -> {
          backlog.scan(true);
          ticker.wake();
        });
    ticker.wake();
  }

  @Override
  public void tryNow(Collection<String> queueIds, boolean force) {
    if (force) {
      scheduler.revive(true);
    }
    backlog.makeDue(queueIds, force ? Backlog.FLUSHED : Backlog.NOW);
    ticker.wake();
  }

  /** Looks at the queue directories anew: something has been put there. */
  public void rescan() {
    executor.execute(
        () -> {
          backlog.scan(false);
          ticker.wake();
        });
  }

  /** How many messages are in the active queue. */
  public int activeCount() {
    return active.size();
  }

  /** How many recipients of the active messages are in memory. */
  public int recipientsInMemory() {
    return supply.inMemory();
  }

  /**
   * Starts no more deliveries, and waits for those under way. Messages that are not done stay in
   * active/ and are taken up by the next start.
   *
   * @return whether all deliveries had ended in time
   */
  public boolean stop(Duration limit) throws InterruptedException {
    stopped = true;
    scheduler.drain();
    ticker.stop();
    return deliveryRun.awaitIdle(limit);
  }

  /**
   * Does what is due; returns when there will be something to do. Called by the clock's thread, or
   * by a test.
   */
  Instant runDue() {
    Instant now = clock.instant();
    scheduler.revive(false);
    if (backlog.isScanDue(now, settings.queueRunDelay())) {
      rescan();
    }
    refill(now);
    dispatch();
    Instant next = backlog.nextScan(settings.queueRunDelay());
    if (hasRoom()) {
      next = earlier(next, backlog.nextAttempt());
    }
    return earlier(next, scheduler.nextChange());
  }

  private static Instant earlier(Instant one, Optional<Instant> other) {
    return other.filter(one::isAfter).orElse(one);
  }

  private boolean hasRoom() {
    return active.size() < settings.activeLimit();
  }

  /** Activates what waits for room and what is due, in turn. */
  private void refill(Instant now) {
    if (stopped) {
      return;
    }
    boolean more = true;
    while (more && hasRoom()) {
      Optional<String> incoming = backlog.pollIncoming();
      incoming.ifPresent(id -> activateFile(id, QueueName.INCOMING, ActiveMessage.Origin.INCOMING));
      Optional<DeferredIndex.Entry> deferred =
          deferredCount.get() < (settings.activeLimit() + 1) / 2
              ? backlog.pollDeferred(now)
              : Optional.empty();
      deferred.ifPresent(
          entry ->
              activateFile(
                  entry.queueId(),
                  QueueName.DEFERRED,
                  entry.time() == Backlog.FLUSHED
                      ? ActiveMessage.Origin.FLUSHED
                      : ActiveMessage.Origin.DEFERRED));
      more = incoming.isPresent() || deferred.isPresent();
    }
    if (hasRoom() && backlog.wantsIncoming()) {
      executor.execute(
          () -> {
            backlog.scanIncoming(settings.activeLimit());
            ticker.wake();
          });
    }
  }

  private void activate(QueuedMessage message) throws IOException {
    String queueId = message.queueId();
    if (store.move(queueId, QueueName.INCOMING, QueueName.ACTIVE)) {
      ActiveMessage taken =
          new ActiveMessage(message, clock.instant(), ActiveMessage.Origin.INTAKE);
      taken.traceLog = expanded.remove(queueId);
      begin(taken);
    } else {
      release(queueId);
    }
  }

  private void activateFile(String queueId, QueueName from, ActiveMessage.Origin origin) {
    boolean deferred = from == QueueName.DEFERRED;
    if (active.putIfAbsent(queueId, deferred) != null) {
      return;
    }
    if (deferred) {
      deferredCount.incrementAndGet();
    }
    execute(
        queueId,
        () -> {
          Optional<OpenedMessage> opened = read(queueId, from);
          if (opened.isEmpty()) {
            release(queueId);
          } else {
            ActiveMessage taken =
                new ActiveMessage(opened.get().message(), clock.instant(), origin);
            taken.unread = opened.get().rest();
            begin(taken);
          }
        });
  }

  private Optional<OpenedMessage> read(String queueId, QueueName from) throws IOException {
    reading.acquireUninterruptibly();
    try {
      if (!store.move(queueId, from, QueueName.ACTIVE)) {
        return Optional.empty();
      }
      Optional<OpenedMessage> message =
          store.open(QueueName.ACTIVE, queueId, supply.first(settings));
      logs.defer().remove(queueId);
      return message;
    } catch (CorruptMessageException e) {
      log.warning(queueId + ": " + e.getMessage());
      if (store.move(queueId, QueueName.ACTIVE, QueueName.CORRUPT)) {
        log.warning(
            "saving corrupt file \"" + queueId + "\" from queue \"active\" to queue \"corrupt\"");
      }
      return Optional.empty();
    } finally {
      reading.release();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  /**
   * Runs a step of a message; what goes wrong leaves it in active/, where the next scan sees it.
   */
  private void execute(String queueId, Task task) {
    executor.execute(() -> guarded(queueId, task));
  }

  private void guarded(String queueId, Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      log.error(queueId + ": cannot be processed now, trying again later: " + e);
      release(queueId);
    }
  }

  private void release(String queueId) {
    if (Boolean.TRUE.equals(active.remove(queueId))) {
      deferredCount.decrementAndGet();
    }
    if (backlog.isWaiting(clock.instant())) {
      ticker.wake();
    }
  }

  private void begin(ActiveMessage message) throws IOException {
    QueuedMessage m = message.message;
    log.info(
        m.queueId()
            + ": from=<"
            + AddressQuoting.quote822(m.sender())
            + ">, size="
            + m.contentSize()
            + ", nrcpt="
            + (m.recipients().size() + message.unreadRecipients())
            + " (queue active)");
    if (!m.redirect().isEmpty()) {
      // One address takes the place of all.
      message.unread = RecipientBatch.Rest.NONE;
    }
    // One more than there are deliveries, so that none of them completes the message before all are
    // known.
    message.pending.set(1);
    schedule(message, m.recipients());
    finish(message);
    dispatch();
  }

  private void schedule(ActiveMessage message, List<QueuedRecipient> recipients) {
    RecipientRouter.Plan plan = router.plan(settings, message, recipients);
    plan.suspended().forEach((r, dsn) -> recorder.defer(settings, message, List.of(r), dsn));
    if (!plan.discarded().isEmpty()) {
      Dsn dsn = Dsn.of("2.0.0", "undeliverable postmaster notification discarded");
      recorder.own(settings, message, plan.discarded(), new Delivered(dsn, "delivered"));
      log.warning(message.message.queueId() + ": undeliverable postmaster notification discarded");
    }
    supply.taken(plan.jobs());
    message.pending.addAndGet(plan.jobs().size());
    scheduler.add(plan.jobs());
  }

  /** Takes more recipients of a message from its file; it counts as one pending delivery. */
  private void supply(ActiveMessage message) throws IOException {
    schedule(message, supply.next(settings, message));
    if (!message.hasUnread()) {
      scheduler.completelyRead(message);
    }
    message.reading.set(false);
    finish(message);
    dispatch();
  }

  private void dispatch() {
    for (DeliveryJob job : scheduler.take()) {
      deliveryRun.begin();
      executor.execute(
          () -> {
            try {
              guarded(job.message().message.queueId(), () -> deliver(job));
            } finally {
              deliveryRun.end();
            }
            dispatch();
          });
    }
  }

  private Optional<AgentDirectory.Binding> agent(String transport) {
    try {
      return agents.find(transport);
    } catch (RuntimeException e) {
      log.error("transport " + transport + " cannot be used: " + e);
      return Optional.empty();
    }
  }

  private void deliver(DeliveryJob job) {
    Optional<AgentDirectory.Binding> binding = agent(job.transport());
    List<DeliveryJob> suspended;
    Optional<Dsn> reason;
    if (binding.isEmpty()) {
      log.warning(
          "connect to transport private/" + job.transport() + ": No such file or directory");
      reason = Optional.of(Dsn.of("4.3.0", "mail transport unavailable"));
      suspended = scheduler.endWithDeadTransport(job, reason.get(), settings.transportRetry());
      recorder.defer(settings, job.message(), job.recipients(), reason.get());
    } else {
      DeliveryRun.Result result = deliveryRun.run(job, binding.get());
      reason = result.destinationFailure().map(QueueManager::suspended);
      try {
        recorder.record(
            settings, job.message(), job.recipients(), result.outcomes(), result.agentLog());
      } catch (RuntimeException e) {
        log.error(job.message().message.queueId() + ": cannot record a delivery: " + e);
        job.message().deferred = true;
      }
      suspended = scheduler.end(job, reason, settings.minimalBackoff());
    }
    guarded(job.message().message.queueId(), () -> finish(job));
    for (DeliveryJob other : suspended) {
      recorder.defer(settings, other.message(), other.recipients(), reason.orElseThrow());
      guarded(other.message().message.queueId(), () -> finish(other));
    }
    if (!suspended.isEmpty() || scheduler.hasNewPause()) {
      ticker.wake();
    }
  }

  private static Dsn suspended(Dsn dsn) {
    String reason = dsn.reason().isEmpty() ? "unknown error" : dsn.reason();
    return new Dsn(
        dsn.status().withSeverity(4), SUSPENDED + reason, dsn.diagnostic(), dsn.remoteMta());
  }

  private void finish(DeliveryJob job) throws IOException {
    ActiveMessage message = job.message();
    supply.released(job);
    if (message.hasUnread()
        && message.reading.compareAndSet(false, true)
        && !startReading(message, supply.isDue(settings, message))) {
      message.reading.set(false);
    }
    finish(message);
  }

  private boolean startReading(ActiveMessage message, boolean due) {
    if (due) {
      message.pending.incrementAndGet();
      execute(message.message.queueId(), () -> supply(message));
    }
    return due;
  }

  /** A delivery of a message has ended; the last one completes it. */
  private void finish(ActiveMessage message) throws IOException {
    if (message.pending.decrementAndGet() > 0) {
      recorder.mark(message);
      return;
    }
    if (message.hasUnread()) {
      recorder.mark(message);
      message.reading.set(true);
      startReading(message, true);
      return;
    }
    String queueId = message.message.queueId();
    Optional<Instant> next = completion.complete(settings, message);
    next.ifPresent(time -> backlog.deferred(queueId, time));
    release(queueId);
    if (next.isPresent()) {
      ticker.wake();
    }
  }
}
