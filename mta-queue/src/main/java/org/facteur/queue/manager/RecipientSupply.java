package org.facteur.queue.manager;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.facteur.core.log.MailLog;
import org.facteur.queue.store.CorruptMessageException;
import org.facteur.queue.store.QueueStore;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/**
 * How many recipients are in memory, and when a message that has more of them gets the next.
 *
 * <p>A message is opened with as many recipients as qmgr_message_recipient_limit leaves room for,
 * with qmgr_message_recipient_minimum in any case. The others stay in its file; more are read when
 * the limits of its transports ({@link Scheduler#room}) allow a batch of some size, or after some
 * time any, and when all that were read are done. Thread safe. Postfix counterpart:
 * qmgr_message_read, SCHEDULER_README's chapter on memory.
 */
final class RecipientSupply {
  private final QueueStore store;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final MailLog log;
  private final AtomicInteger inMemory = new AtomicInteger();

  RecipientSupply(QueueStore store, Scheduler scheduler, InstantSource clock, MailLog log) {
    this.store = store;
    this.scheduler = scheduler;
    this.clock = clock;
    this.log = log;
  }

  /** How many recipients of a message may be read first. */
  int first(QueueManagerSettings settings) {
    return Math.max(
        Math.max(1, settings.recipientMinimum()), settings.recipientLimit() - inMemory.get());
  }

  /** Whether a message that is in memory with all its recipients may stay so. */
  boolean hasRoom(QueueManagerSettings settings, int recipients) {
    return recipients <= first(settings);
  }

  /** Recipients have been read, and wait for their delivery. */
  void taken(List<DeliveryJob> jobs) {
    jobs.forEach(job -> inMemory.addAndGet(job.recipients().size()));
  }

  /** Recipients have been dealt with. */
  void released(DeliveryJob job) {
    inMemory.addAndGet(-job.recipients().size());
  }

  int inMemory() {
    return inMemory.get();
  }

  /** Whether it is time to read more recipients of a message, though some are not done. */
  boolean isDue(QueueManagerSettings settings, ActiveMessage active) {
    int room = scheduler.room(active, Math.max(1, settings.recipientMinimum()));
    if (room == 0) {
      return false;
    }
    TransportLimits.Memory memory = scheduler.refill(active);
    Instant patience = active.lastReading.plus(memory.refillDelay());
    return room >= Math.min(memory.refillLimit(), active.unreadRecipients())
        || !clock.instant().isBefore(patience);
  }

  /**
   * Reads the next recipients of a message. What cannot be read has to be tried again with the
   * message: it is deferred.
   */
  List<QueuedRecipient> next(QueueManagerSettings settings, ActiveMessage active) {
    int minimum = Math.max(1, settings.recipientMinimum());
    int room = Math.max(scheduler.room(active, minimum), minimum);
    active.lastReading = clock.instant();
    try {
      RecipientBatch batch = store.recipients(active.message, active.unread, room);
      active.unread = batch.rest();
      return batch.recipients();
    } catch (IOException | CorruptMessageException e) {
      log.warning(
          active.message.queueId() + ": cannot read more recipients, trying again later: " + e);
      active.unread = RecipientBatch.Rest.NONE;
      active.lock.lock();
      active.deferred = true;
      active.lock.unlock();
      return List.of();
    }
  }
}
