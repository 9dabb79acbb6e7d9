package org.facteur.smtpd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room the queue's file system has. Safe for many threads. */
@FunctionalInterface
public interface QueueSpace {
  /** Free bytes for whoever is not root. */
  long free() throws IOException;

  /** The space around a queue directory. */
  static QueueSpace of(Path queueDirectory) {
    return () -> Files.getFileStore(queueDirectory).getUsableSpace();
  }
}
