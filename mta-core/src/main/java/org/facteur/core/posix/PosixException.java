package org.facteur.core.posix;

import java.io.IOException;

/** A system call that failed; the message reads {@code open /x: No such file or directory}. */
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1L;
  private final Errno errno;

  /**
   * @param call the name of the system call
   * @param subject the path or descriptor it was about; may be empty
   */
  public PosixException(String call, String subject, Errno errno) {
    super(call + (subject.isEmpty() ? "" : " " + subject) + ": " + errno.text());
    this.errno = errno;
  }

  public Errno errno() {
    return errno;
  }

  /** The text of strerror(3) alone, as {@code %m} shows it. */
  public String text() {
    return errno.text();
  }

  public boolean is(Errno other) {
    return errno == other;
  }
}
