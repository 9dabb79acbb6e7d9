package org.facteur.queue.intake;

import java.time.Duration;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;

/** Takes over messages that have just been queued: the queue manager. */
@FunctionalInterface
public interface QueuedMessages {
  /** The queue that a new message is committed to when it is not held. */
  default QueueName destination() {
    return QueueName.INCOMING;
  }

  /**
   * A message is in {@link #destination}, durably. Called by the session's thread; must not block.
   */
  void queued(QueuedMessage message);

  /**
   * How long whoever brings mail is to wait before he hears that it is accepted, because the queue
   * takes in more than it gets rid of.
   */
  default Duration pause() {
    return Duration.ZERO;
  }

  /** Recipients asked to hear of success, and became others by aliases: the relay ends here. */
  default void expanded(QueuedMessage message, java.util.List<ExpandedRecipient> recipients) {}

  /**
   * A recipient that aliases replaced.
   *
   * @param address before the expansion
   * @param originalAddress as the client gave it
   * @param dsnOriginal ORCPT as {@code type;address}
   */
  record ExpandedRecipient(String address, String originalAddress, String dsnOriginal) {}
}
