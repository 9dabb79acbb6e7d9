package org.facteur.queue.store;

import java.io.IOException;

/** The queue has no space left (or its owner's quota is used up): answer 452 4.3.1. */
public final class QueueFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
