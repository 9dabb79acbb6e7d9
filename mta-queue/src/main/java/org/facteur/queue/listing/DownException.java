package org.facteur.queue.listing;

import java.io.IOException;

/** Nobody listens: the mail system is down. The message is the system's reason. */
public final class DownException extends IOException {
  private static final long serialVersionUID = 1L;

  public DownException(String message, Throwable cause) {
    super(message, cause);
  }
}
