package org.facteur.queue.intake;

import org.facteur.core.smtp.SmtpReply;

/** What became of a message at the end of its text. */
public sealed interface IntakeResult {
  /** It is in the queue, durably. */
  record Queued(String queueId) implements IntakeResult {}

  /**
   * It is not in the queue, on purpose, or because its sender has been told by mail that it was
   * refused; the client hears the same as for a queued one.
   */
  record Discarded(String queueId) implements IntakeResult {}

  /**
   * It was refused.
   *
   * @param reply what an SMTP client hears
   * @param reason for the log and, for mail that did not come by SMTP, for the bounce
   */
  record Refused(SmtpReply reply, String reason) implements IntakeResult {}
}
