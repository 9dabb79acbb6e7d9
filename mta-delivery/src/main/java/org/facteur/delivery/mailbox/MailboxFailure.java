package org.facteur.delivery.mailbox;

import org.facteur.core.posix.Errno;
import org.facteur.core.posix.PosixException;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.Dsn;

/** A message that could not be written, with its DSN status and the text for log and notice. */
public final class MailboxFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final String status;
  private final boolean accessDenied;

  public MailboxFailure(String status, String reason) {
    this(status, reason, false);
  }

  private MailboxFailure(String status, String reason, boolean accessDenied) {
    super(reason);
    this.status = status;
    this.accessDenied = accessDenied;
  }

  /** What a system call said. */
  static MailboxFailure of(PosixException error, String defaultStatus, String what) {
    return new MailboxFailure(
        status(error, defaultStatus), what + ": " + error.text(), error.is(Errno.EACCES));
  }

  /** The status of an error on a mailbox. */
  static String status(PosixException error, String defaultStatus) {
    return switch (error.errno()) {
      case EAGAIN, ESTALE -> "4.2.0";
      case ENOSPC -> "4.3.0";
      case EDQUOT, EFBIG -> "5.2.2";
      default -> defaultStatus;
    };
  }

  public String status() {
    return status;
  }

  /** Whether the user's rights were not enough. */
  public boolean isAccessDenied() {
    return accessDenied;
  }

  /** The same failure with a text in front. */
  public MailboxFailure in(String context) {
    return new MailboxFailure(status, context + getMessage(), accessDenied);
  }

  /** Deferred or undeliverable, as the class of the status says. */
  public DeliveryOutcome toOutcome() {
    Dsn dsn = Dsn.of(status, getMessage());
    return status.startsWith("4")
        ? new DeliveryOutcome.Deferred(dsn)
        : new DeliveryOutcome.Undeliverable(dsn);
  }
}
