package org.facteur.smtpd.access;

import org.facteur.core.smtp.SmtpReply;

/** What a restriction, or a list of them, says. */
public sealed interface Decision {
  /** Nothing: the next one is asked. */
  Decision NEUTRAL = new Neutral();

  /** Yes: the rest of the list is skipped. */
  Decision PERMIT = new Permit();

  /** See {@link #NEUTRAL}. */
  record Neutral() implements Decision {}

  /** See {@link #PERMIT}. */
  record Permit() implements Decision {}

  /** No. */
  record Reject(SmtpReply reply) implements Decision {}

  default boolean isReject() {
    return this instanceof Reject;
  }
}
