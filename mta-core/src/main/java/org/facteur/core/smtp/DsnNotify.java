package org.facteur.core.smtp;

/**
 * When a sender wants to hear of a recipient: NOTIFY of RFC 3461 section 4.1. The bits are those of
 * a Postfix queue file.
 *
 * @param bits 0 when NOTIFY was not given
 */
public record DsnNotify(int bits) {
  public static final DsnNotify UNSPECIFIED = new DsnNotify(0);
  public static final int NEVER = 1;
  public static final int SUCCESS = 2;
  public static final int FAILURE = 4;
  public static final int DELAY = 8;

  public boolean never() {
    return (bits & NEVER) != 0;
  }

  public boolean onSuccess() {
    return (bits & SUCCESS) != 0;
  }

  /** The default when nothing was said. */
  public boolean onFailure() {
    return bits == 0 || (bits & FAILURE) != 0;
  }

  /** The default when nothing was said. */
  public boolean onDelay() {
    return bits == 0 || (bits & DELAY) != 0;
  }
}
