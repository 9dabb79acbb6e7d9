package org.facteur.queue.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Durable storage of queued messages. Every method that changes something is durable on return. */
public interface QueueStore {
  /** Begins a message in the incoming queue; it does not count until it is committed. */
  MessageWriter create() throws IOException;

  /**
   * Reads a message's envelope; recipients that are done are left out.
   *
   * @return empty when there is no such file
   * @throws CorruptMessageException when it cannot be understood
   */
  Optional<QueuedMessage> open(QueueName queue, String queueId)
      throws IOException, CorruptMessageException;

  /** Moves a message; false when it was not there. */
  boolean move(String queueId, QueueName from, QueueName to) throws IOException;

  /** Moves a message to the deferred queue, to be tried at the given time. */
  boolean defer(String queueId, QueueName from, Instant nextAttempt) throws IOException;

  /** Removes a message; false when it was not there. */
  boolean remove(String queueId, QueueName from) throws IOException;

  /** Marks a recipient as done, so that it is not tried again. */
  void markDone(QueuedMessage message, QueuedRecipient recipient) throws IOException;

  /** Feeds the complete messages of a queue in no particular order, without reading the files. */
  void scan(QueueName queue, Consumer<Entry> consumer) throws IOException;

  /**
   * A message seen by a scan.
   *
   * @param nextAttempt the file's modification time
   */
  record Entry(String queueId, Instant nextAttempt, long fileSize) {}
}
