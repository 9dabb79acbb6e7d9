package org.facteur.queue.manager;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.core.log.MailLog;
import org.facteur.queue.bounce.Notices;
import org.facteur.queue.file.BounceLogFile;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedMessage;

/**
 * Ends an attempt to deliver a message: sends the notices, then moves the message to the deferred
 * queue or removes it.
 *
 * <p>The order is what makes it safe to be killed at any step: recipients are marked as done before
 * their notice is sent; the notice is in the queue, durably, before the log that it was made from
 * is removed; the log is removed before the message is. Killed between notice and log, the notice
 * is sent twice. A notice that cannot be sent keeps the message in the deferred queue. Where every
 * recipient is delivered, all that is done is one unlink. Postfix counterpart: qmgr_active_done.
 */
final class MessageCompletion {
  private final QueueStore store;
  private final MessageLogs logs;
  private final Notices notices;
  private final OutcomeRecorder recorder;
  private final InstantSource clock;
  private final MailLog log;

  MessageCompletion(
      QueueStore store,
      MessageLogs logs,
      Notices notices,
      OutcomeRecorder recorder,
      InstantSource clock,
      MailLog log) {
    this.store = store;
    this.logs = logs;
    this.notices = notices;
    this.recorder = recorder;
    this.clock = clock;
    this.log = log;
  }

  private interface Sender {
    void send(QueuedMessage message, List<BounceLogRecord> records) throws IOException;
  }

  /**
   * Ends an attempt, all deliveries having ended.
   *
   * @return when it is tried again; empty when the message is gone from the active queue otherwise
   */
  Optional<Instant> complete(QueueManagerSettings settings, ActiveMessage active)
      throws IOException {
    QueuedMessage message = active.message;
    boolean told = !active.bounceLog || flush(active, logs.bounce(), notices::failure);
    told &= !active.traceLog || flush(active, logs.trace(), notices::trace);
    boolean waiting = active.deferred;
    Instant now = clock.instant();
    if (waiting) {
      if (message.forcedExpire() || RetryPolicy.expired(settings, message, now)) {
        waiting = !expire(active);
      } else if (message.warnAt().filter(at -> !now.isBefore(at.minusSeconds(1))).isPresent()) {
        warn(active);
      }
    }
    if (waiting || !told) {
      recorder.mark(active);
      Instant next = RetryPolicy.nextAttempt(settings, message, now);
      return store.defer(message.queueId(), QueueName.ACTIVE, next)
          ? Optional.of(next)
          : Optional.empty();
    }
    if (store.remove(message.queueId(), QueueName.ACTIVE)) {
      log.info(message.queueId() + ": removed");
    } else {
      // Somebody has moved it to another queue (postsuper -h): there it must know who is done.
      recorder.mark(active);
    }
    return Optional.empty();
  }

  /** Sends the notice that a log asks for and removes the log; false when that did not work. */
  private boolean flush(ActiveMessage active, BounceLogFile file, Sender sender) {
    String queueId = active.message.queueId();
    try {
      List<BounceLogRecord> records = file.read(queueId);
      if (!records.isEmpty()) {
        recorder.mark(active);
        sender.send(active.message, records);
      }
      file.remove(queueId);
      return true;
    } catch (IOException | RuntimeException e) {
      log.warning(queueId + ": cannot send a notice, trying again later: " + e);
      return false;
    }
  }

  private boolean expire(ActiveMessage active) {
    QueuedMessage message = active.message;
    log.info(
        message.queueId()
            + ": from=<"
            + AddressQuoting.quote822(message.sender())
            + ">, status="
            + (message.forcedExpire() ? "force-expired" : "expired")
            + ", returned to sender");
    return flush(active, logs.defer(), notices::failure);
  }

  private void warn(ActiveMessage active) {
    QueuedMessage message = active.message;
    try {
      notices.delay(message, logs.defer().read(message.queueId()));
      store.markWarned(message);
    } catch (IOException | RuntimeException e) {
      log.warning(message.queueId() + ": cannot send a delay warning, trying again later: " + e);
    }
  }
}
