package org.facteur.queue.manager;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.log.MailLog;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryOutcome.Deferred;
import org.facteur.queue.delivery.DeliveryOutcome.Delivered;
import org.facteur.queue.delivery.DeliveryOutcome.Undeliverable;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest.Probe;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.delivery.StatusLine;
import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedRecipient;

/**
 * Writes down what became of recipients: first the record in the message's defer, bounce or trace
 * log, then the status line, and only then does the recipient count as done.
 *
 * <p>Killed between two steps, the recipient is tried again and gets a second record; it is never
 * let go of without one. A log that cannot be written makes the outcome a deferral. Postfix
 * counterpart: global/sent, global/bounce, global/defer, global/trace.
 */
final class OutcomeRecorder {
  private final QueueStore store;
  private final MessageLogs logs;
  private final ProbeResults probes;
  private final BiConsumer<String, List<String>> deferrals;
  private final InstantSource clock;
  private final MailLog log;

  OutcomeRecorder(QueueStore store, MessageLogs logs, QueueManager.Parts parts, MailLog log) {
    this.store = store;
    this.logs = logs;
    this.probes = parts.probes();
    this.deferrals = parts.deferrals();
    this.clock = parts.clock();
    this.log = log;
  }

  /** The records and lines of one report, while they are being made. */
  private static final class Batch {
    final List<BounceLogRecord> defer = new ArrayList<>();
    final List<BounceLogRecord> bounce = new ArrayList<>();
    final List<BounceLogRecord> trace = new ArrayList<>();
    final List<RecipientOutcome> outcomes = new ArrayList<>();
    final List<String> statuses = new ArrayList<>();
  }

  /**
   * Records the outcomes of some recipients of a message; those without a deferral are done.
   *
   * @param agentLog the log of the transport's program
   */
  void record(
      QueueManagerSettings settings,
      ActiveMessage active,
      List<QueuedRecipient> recipients,
      List<RecipientOutcome> outcomes,
      MailLog agentLog) {
    active.lock.lock();
    try {
      Batch batch = batch(settings, active, outcomes);
      try {
        append(active, batch);
      } catch (IOException e) {
        log.warning(active.message.queueId() + ": cannot write a bounce, defer or trace log: " + e);
        batch = unrecorded(active, outcomes);
      }
      Map<Long, Boolean> again = new HashMap<>();
      for (int i = 0; i < batch.outcomes.size(); i++) {
        RecipientOutcome outcome = batch.outcomes.get(i);
        MailLog own =
            outcome.program().isEmpty()
                ? agentLog
                : agentLog.as(sibling(agentLog.program(), outcome.program()));
        String status = batch.statuses.get(i);
        if (!status.isEmpty()) {
          own.info(
              StatusLine.format(
                  active.message.queueId(),
                  active.message.arrival(),
                  active.activeSince,
                  outcome,
                  status,
                  settings.delayResolution()));
        }
        boolean deferred =
            outcome.outcome() instanceof Deferred && !active.message.probe().isVerify();
        again.merge(outcome.recipient().offset(), deferred, Boolean::logicalOr);
      }
      for (QueuedRecipient recipient : recipients) {
        if (again.getOrDefault(recipient.offset(), true)) {
          active.deferred = true;
        } else {
          active.unmarked.add(recipient);
        }
      }
    } finally {
      active.lock.unlock();
    }
  }

  private static String sibling(String program, String name) {
    return program.substring(0, program.lastIndexOf('/') + 1) + name;
  }

  private Batch batch(
      QueueManagerSettings settings, ActiveMessage active, List<RecipientOutcome> outcomes) {
    Batch batch = new Batch();
    Probe probe = active.message.probe();
    boolean trace = probe == Probe.RECORD && active.origin != ActiveMessage.Origin.DEFERRED;
    boolean cleared =
        settings.confirmDelayCleared()
            && active.message.warnOffset() > 0
            && active.message.warnAt().isEmpty();
    for (RecipientOutcome given : outcomes) {
      RecipientOutcome outcome = settings.softBounce() ? softened(given) : given;
      String status = outcome.outcome().logStatus();
      if (probe.isVerify()) {
        boolean good = outcome.outcome() instanceof Delivered;
        status = good ? "deliverable" : "undeliverable";
        if (probe == Probe.USER_VERIFY) {
          batch.trace.add(traced(outcome, status));
        } else {
          boolean cached = probes.probed(active.message, outcome);
          status = good || cached ? status : status + "-but-not-cached";
        }
      } else {
        switch (outcome.outcome()) {
          case Delivered delivered -> {
            if (trace || cleared || outcome.recipient().dsnNotify().onSuccess()) {
              batch.trace.add(traced(outcome, delivered.action()));
            }
          }
          case Deferred deferred -> {
            batch.defer.add(record(outcome, deferred.dsn(), "delayed"));
            if (trace) {
              batch.trace.add(traced(outcome, "delayed"));
            }
          }
          case Undeliverable undeliverable -> {
            batch.bounce.add(record(outcome, undeliverable.dsn(), "failed"));
            if (trace) {
              batch.trace.add(traced(outcome, "failed"));
            }
          }
        }
      }
      batch.outcomes.add(outcome);
      batch.statuses.add(status);
    }
    return batch;
  }

  private static RecipientOutcome softened(RecipientOutcome outcome) {
    if (!(outcome.outcome() instanceof Undeliverable(Dsn dsn))) {
      return outcome;
    }
    Dsn soft =
        new Dsn(dsn.status().withSeverity(4), dsn.reason(), dsn.diagnostic(), dsn.remoteMta());
    return outcome.with(new Deferred(soft, "SOFTBOUNCE"));
  }

  private static BounceLogRecord traced(RecipientOutcome outcome, String action) {
    Dsn dsn = outcome.outcome().dsn();
    String relay = outcome.relay();
    String reason =
        relay.equals("none") ? dsn.reason() : "delivery via " + relay + ": " + dsn.reason();
    return record(
        outcome, new Dsn(dsn.status(), reason, dsn.diagnostic(), dsn.remoteMta()), action);
  }

  private static BounceLogRecord record(RecipientOutcome outcome, Dsn dsn, String action) {
    DeliveryRecipient recipient = outcome.recipient();
    return new BounceLogRecord(
        AddressQuoting.quote822(outcome.address()),
        AddressQuoting.quote822(outcome.originalAddress()),
        recipient.offset(),
        recipient.dsnOriginal(),
        recipient.dsnNotify(),
        dsn,
        action);
  }

  private void append(ActiveMessage active, Batch batch) throws IOException {
    String queueId = active.message.queueId();
    append(logs.trace(), queueId, batch.trace);
    active.traceLog |= !batch.trace.isEmpty();
    append(logs.bounce(), queueId, batch.bounce);
    active.bounceLog |= !batch.bounce.isEmpty();
    append(logs.defer(), queueId, batch.defer);
    if (!batch.defer.isEmpty()) {
      deferrals.accept(queueId, batch.defer.stream().map(BounceLogRecord::recipient).toList());
    }
  }

  private static void append(BounceLogFile file, String queueId, List<BounceLogRecord> records)
      throws IOException {
    if (!records.isEmpty()) {
      file.append(queueId, records);
    }
  }

  /** What is delivered is delivered; the rest has to be tried again. */
  private static Batch unrecorded(ActiveMessage active, List<RecipientOutcome> outcomes) {
    Batch batch = new Batch();
    for (RecipientOutcome outcome : outcomes) {
      boolean keep =
          outcome.outcome() instanceof Delivered
              && active.message.probe() == Probe.SEND
              && !outcome.recipient().dsnNotify().onSuccess();
      RecipientOutcome changed =
          keep
              ? outcome
              : outcome.with(new Deferred(Dsn.of("4.3.0", "bounce or trace service failure")));
      batch.outcomes.add(changed);
      batch.statuses.add(changed.outcome().logStatus());
    }
    return batch;
  }

  /**
   * Records the same deferral for recipients that no agent has seen, as the queue manager's own.
   */
  void defer(
      QueueManagerSettings settings,
      ActiveMessage active,
      List<QueuedRecipient> recipients,
      Dsn dsn) {
    record(settings, active, recipients, own(active, recipients, new Deferred(dsn)), log);
  }

  /** Records an outcome of the queue manager itself. */
  void own(
      QueueManagerSettings settings,
      ActiveMessage active,
      List<QueuedRecipient> recipients,
      DeliveryOutcome outcome) {
    record(settings, active, recipients, own(active, recipients, outcome), log);
  }

  private List<RecipientOutcome> own(
      ActiveMessage active, List<QueuedRecipient> recipients, DeliveryOutcome outcome) {
    RecipientOutcome.Times times = RecipientOutcome.Times.now(active.activeSince, clock.instant());
    return recipients.stream()
        .map(r -> RecipientOutcome.of(deliveryRecipient(r), outcome, "none", times))
        .toList();
  }

  /** A recipient as the agents see it. */
  static DeliveryRecipient deliveryRecipient(QueuedRecipient recipient) {
    return new DeliveryRecipient(
        recipient.address(),
        recipient.originalAddress(),
        recipient.dsnOriginal(),
        recipient.dsnNotify(),
        recipient.offset());
  }

  /**
   * Marks recipients that are done in the queue file. A mark that fails means a second delivery
   * after a restart, which the contract allows: it is logged.
   */
  void mark(ActiveMessage active) {
    active.lock.lock();
    try {
      if (!active.unmarked.isEmpty()) {
        store.markDone(active.message, List.copyOf(active.unmarked));
        active.unmarked.clear();
      }
    } catch (IOException e) {
      log.warning(active.message.queueId() + ": cannot mark recipients as done: " + e);
    } finally {
      active.lock.unlock();
    }
  }

  /** The outcomes of a report, completed where an agent forgot a recipient. */
  static List<RecipientOutcome> complete(
      List<DeliveryRecipient> recipients,
      List<RecipientOutcome> outcomes,
      RecipientOutcome.Times t) {
    List<RecipientOutcome> all = new ArrayList<>(outcomes);
    for (DeliveryRecipient recipient : recipients) {
      if (outcomes.stream().noneMatch(o -> o.recipient().offset() == recipient.offset())) {
        all.add(
            RecipientOutcome.of(
                recipient,
                new Deferred(
                    new Dsn(
                        org.facteur.core.smtp.EnhancedStatus.of("4.3.0"),
                        "unknown mail transport error",
                        Optional.empty(),
                        Optional.empty())),
                "none",
                t));
      }
    }
    return all;
  }
}
