package org.facteur.queue.store;

import java.util.Locale;

/** The queues; each is a directory below queue_directory. */
public enum QueueName {
  MAILDROP,
  INCOMING,
  ACTIVE,
  DEFERRED,
  HOLD,
  CORRUPT;

  /** The directory's name. */
  public String directory() {
    return name().toLowerCase(Locale.ROOT);
  }
}
