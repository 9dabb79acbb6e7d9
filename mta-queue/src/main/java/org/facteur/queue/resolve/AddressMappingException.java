package org.facteur.queue.resolve;

/**
 * An address that cannot be mapped now, so that the message cannot be accepted. What went wrong has
 * been logged.
 */
public final class AddressMappingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the client hears. */
  public enum Kind {
    /** An alias expands without end: {@code 451 4.6.0 Alias expansion error}. */
    EXPANSION,
    /** A table failed: the same answer as for a queue file that cannot be written. */
    LOOKUP
  }

  private final Kind kind;

  AddressMappingException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
