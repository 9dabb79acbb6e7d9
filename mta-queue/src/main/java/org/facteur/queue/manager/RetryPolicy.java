package org.facteur.queue.manager;

import java.time.Duration;
import java.time.Instant;
import org.facteur.queue.store.QueuedMessage;

/**
 * When a message is tried again, and when no more: postconf(5) minimal_backoff_time,
 * maximal_backoff_time, maximal_queue_lifetime, bounce_queue_lifetime.
 */
final class RetryPolicy {
  private RetryPolicy() {}

  /**
   * The next attempt. The pause is the message's age, between the two limits: as the age grows by
   * each pause, the pauses double.
   */
  static Instant nextAttempt(QueueManagerSettings settings, QueuedMessage message, Instant now) {
    Duration pause = Duration.between(created(message), now);
    if (pause.compareTo(settings.maximalBackoff()) > 0) {
      pause = settings.maximalBackoff();
    }
    if (pause.compareTo(settings.minimalBackoff()) < 0) {
      pause = settings.minimalBackoff();
    }
    return now.plus(pause);
  }

  /** Whether a message that could not be delivered goes back to its sender. */
  static boolean expired(QueueManagerSettings settings, QueuedMessage message, Instant now) {
    Duration lifetime =
        message.sender().isEmpty() ? settings.bounceLifetime() : settings.maximalLifetime();
    return !now.isBefore(created(message).plus(lifetime));
  }

  /** When it came into the house: later than its arrival when it has been requeued. */
  static Instant created(QueuedMessage message) {
    String text = message.attributes().getOrDefault("create_time", "");
    try {
      return text.isEmpty() ? message.arrival() : Instant.ofEpochSecond(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return message.arrival();
    }
  }
}
