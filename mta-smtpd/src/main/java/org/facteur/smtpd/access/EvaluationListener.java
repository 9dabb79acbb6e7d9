package org.facteur.smtpd.access;

import java.util.Optional;
import org.facteur.core.smtp.SmtpReply;

/** Hears how each request was decided. Called on the session's thread; must not block. */
@FunctionalInterface
public interface EvaluationListener {
  /** Nobody listens. */
  EvaluationListener NONE = (session, trace, refusal) -> {};

  /**
   * A stage of a session has been decided.
   *
   * @param refusal the reply, when the request was refused
   */
  void decided(SessionView session, Trace trace, Optional<SmtpReply> refusal);
}
