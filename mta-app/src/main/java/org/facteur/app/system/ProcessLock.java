package org.facteur.app.system;

import java.io.IOException;
import java.nio.file.Path;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.PosixFile;

/**
 * Keeps a new process waiting until the old one, which may still be ending, has let go of the
 * queue. Deliveries that a stop did not wait for may write until their process has ended: only that
 * gives the lock back.
 */
final class ProcessLock {
  private static final int TRIES = 200;
  private static final int PAUSE_MILLISECONDS = 100;

  private ProcessLock() {}

  /** Waits for the lock and keeps it until this process is gone. */
  static void acquire(Path path) throws IOException {
    PosixFile file =
        PosixFile.open(
            path.toString(), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.NO_FOLLOW);
    try {
      for (int i = 0; i < TRIES; i++) {
        if (file.tryFlock()) {
          return;
        }
        Thread.sleep(PAUSE_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
    throw new IOException(path + ": another process holds the lock");
  }
}
