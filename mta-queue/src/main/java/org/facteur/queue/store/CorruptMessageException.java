package org.facteur.queue.store;

/** A queue file that cannot be understood; it is moved to the corrupt queue. */
public final class CorruptMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public CorruptMessageException(String message) {
    super(message);
  }
}
