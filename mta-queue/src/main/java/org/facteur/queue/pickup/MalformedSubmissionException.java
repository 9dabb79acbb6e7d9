package org.facteur.queue.pickup;

/** A submission whose records make no message. */
public final class MalformedSubmissionException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedSubmissionException(String message) {
    super(message);
  }
}
