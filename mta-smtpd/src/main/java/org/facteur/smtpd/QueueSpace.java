package org.facteur.smtpd;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** How much room the queue's file system has. Safe for many threads. */
@FunctionalInterface
public interface QueueSpace {
  /** Free bytes for whoever is not root. */
  long free() throws IOException;

  /**
   * The space around a queue directory. Its file system is looked up once, at the first question:
   * that reads the table of mounts; how much is free is asked each time.
   */
  static QueueSpace of(Path queueDirectory) {
    AtomicReference<FileStore> known = new AtomicReference<>();
    return () -> {
      FileStore store = known.get();
      if (store == null) {
        store = Files.getFileStore(queueDirectory);
        known.set(store);
      }
      return store.getUsableSpace();
    };
  }
}
