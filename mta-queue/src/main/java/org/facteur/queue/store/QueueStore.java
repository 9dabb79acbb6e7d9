package org.facteur.queue.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Durable storage of queued messages.
 *
 * <p>A committed message survives the death of the process and of the machine. What comes later (a
 * move, a mark, a removal) survives the death of the process; after the death of the machine the
 * message may be seen in its former state, so that it is delivered again but never lost. Postfix
 * promises the same.
 */
public interface QueueStore {
  /**
   * Begins a message in the incoming queue; it does not count until it is committed.
   *
   * @throws QueueFullException when there is no space left
   */
  MessageWriter create() throws IOException;

  /**
   * Reads a message's envelope; recipients that are done are left out.
   *
   * @return empty when there is no such file
   * @throws CorruptMessageException when it cannot be understood: {@link #move} it to CORRUPT
   */
  Optional<QueuedMessage> open(QueueName queue, String queueId)
      throws IOException, CorruptMessageException;

  /**
   * Reads a message's envelope, but no more than some of its recipients.
   *
   * @param limit how many recipients, at least one
   * @return empty when there is no such file
   * @throws CorruptMessageException when it cannot be understood: {@link #move} it to CORRUPT
   */
  Optional<OpenedMessage> open(QueueName queue, String queueId, int limit)
      throws IOException, CorruptMessageException;

  /**
   * Reads more recipients of a message.
   *
   * @param rest what the last reading left, not empty
   * @param limit how many, at least one
   */
  RecipientBatch recipients(QueuedMessage message, RecipientBatch.Rest rest, int limit)
      throws IOException, CorruptMessageException;

  /** Moves a message; false when it was not there. */
  boolean move(String queueId, QueueName from, QueueName to) throws IOException;

  /** Moves a message to the deferred queue, to be tried at the given time. */
  boolean defer(String queueId, QueueName from, Instant nextAttempt) throws IOException;

  /** Removes a message; false when it was not there. */
  boolean remove(String queueId, QueueName from) throws IOException;

  /** Marks recipients as done, so that they are not tried again. */
  void markDone(QueuedMessage message, Collection<QueuedRecipient> recipients) throws IOException;

  /** Marks a recipient as done. */
  default void markDone(QueuedMessage message, QueuedRecipient recipient) throws IOException {
    markDone(message, List.of(recipient));
  }

  /** Notes that the sender has been told of the delay: {@code warnAt} is empty from now on. */
  void markWarned(QueuedMessage message) throws IOException;

  /** Feeds the complete messages of a queue in no particular order, without reading the files. */
  void scan(QueueName queue, Consumer<Entry> consumer) throws IOException;

  /**
   * A message seen by a scan.
   *
   * @param nextAttempt the file's modification time
   * @param forcedExpire {@code postsuper -e} wants it returned at the next attempt
   */
  record Entry(String queueId, Instant nextAttempt, long fileSize, boolean forcedExpire) {}
}
