package org.facteur.queue.manager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;
import org.facteur.queue.store.RecipientBatch;

/**
 * A message in the active queue.
 *
 * <p>Its deliveries end on threads of their own: {@link #lock} guards its logs and flags. Whoever
 * ends the last delivery completes the message.
 */
final class ActiveMessage {
  final QueuedMessage message;
  final Instant activeSince;
  final Origin origin;
  final ReentrantLock lock = new ReentrantLock();
  final AtomicInteger pending = new AtomicInteger();

  /** Some recipient has to be tried again. */
  boolean deferred;

  /** There is, or may be from an earlier attempt, a bounce log. */
  boolean bounceLog;

  /** There is, or may be from an earlier attempt, a trace log. */
  boolean traceLog;

  /** Recipients that are done, but not yet marked so in the file. */
  final List<QueuedRecipient> unmarked = new ArrayList<>();

  /** Its jobs, one for each transport. Owned by the scheduler, under its lock. */
  final List<MessageJob> jobs = new ArrayList<>(1);

  /** Recipients that are in the file and not in memory. */
  volatile RecipientBatch.Rest unread = RecipientBatch.Rest.NONE;

  /** Set while more of them are being read. */
  final AtomicBoolean reading = new AtomicBoolean();

  /** When some were read last. */
  volatile Instant lastReading;

  boolean hasUnread() {
    return !unread.isEmpty();
  }

  int unreadRecipients() {
    return unread.count();
  }

  /** Where it comes from. */
  enum Origin {
    /** From the intake, in memory. */
    INTAKE,
    /** From a file of incoming/. */
    INCOMING,
    /** From a file of deferred/, its time having come. */
    DEFERRED,
    /** From a file of deferred/ because somebody asked for it: defer_transports does not count. */
    FLUSHED
  }

  ActiveMessage(QueuedMessage message, Instant activeSince, Origin origin) {
    this.message = message;
    this.activeSince = activeSince;
    this.origin = origin;
    lastReading = activeSince;
    bounceLog = origin != Origin.INTAKE;
    traceLog = origin != Origin.INTAKE;
  }
}
