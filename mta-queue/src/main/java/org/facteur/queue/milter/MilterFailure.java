package org.facteur.queue.milter;

/** A milter that cannot be talked to any more. */
final class MilterFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean misbehaved;

  private MilterFailure(String message, boolean misbehaved) {
    super(message);
    this.misbehaved = misbehaved;
  }

  /** The connection broke, or nothing came in time. */
  static MilterFailure lost(String message) {
    return new MilterFailure(message, false);
  }

  /** The milter, or what the configuration says of it, makes no sense. */
  static MilterFailure nonsense(String message) {
    return new MilterFailure(message, true);
  }

  boolean isMisbehaviour() {
    return misbehaved;
  }
}
