package org.facteur.smtpd;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.facteur.core.posix.Posix;

/** How much room the queue's file system has. Safe for many threads. */
@FunctionalInterface
public interface QueueSpace {
  /** Files that are left to the queue manager, which needs them to get rid of what there is. */
  int RESERVED_FILES = 1000;

  /** Free bytes for whoever is not root; none when the file system takes no more files. */
  long free() throws IOException;

  /**
   * The space around a queue directory. Its file system is looked up once, at the first question:
   * that reads the table of mounts; how much is free is asked each time.
   */
  static QueueSpace of(Path queueDirectory) {
    String path = queueDirectory.toString();
    AtomicReference<FileStore> known = new AtomicReference<>();
    return () -> {
      FileStore store = known.get();
      if (store == null) {
        store = Files.getFileStore(queueDirectory);
        known.set(store);
      }
      return Posix.freeFiles(path) < RESERVED_FILES ? 0 : store.getUsableSpace();
    };
  }
}
