package org.facteur.queue.listing;

import java.time.Instant;
import java.util.List;
import org.facteur.queue.store.QueueName;

/**
 * A queued message as a listing shows it.
 *
 * @param size of the message, or of the file when it does not say
 * @param sender in external form, MAILER-DAEMON for the null sender
 * @param recipients those that are not done
 */
public record QueueEntry(
    QueueName queue,
    String queueId,
    Instant arrival,
    long size,
    boolean forcedExpire,
    String sender,
    List<Recipient> recipients) {

  /**
   * A recipient.
   *
   * @param address in external form
   * @param reason why it has not been delivered, empty when nothing is known
   */
  public record Recipient(String address, String reason) {}
}
