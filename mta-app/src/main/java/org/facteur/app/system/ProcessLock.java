package org.facteur.app.system;

import java.io.IOException;
import java.nio.file.Path;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.PosixFile;

/**
 * Keeps a new process waiting until the old one, which may still be ending, has let go of the
 * queue.
 */
final class ProcessLock {
  private static final int TRIES = 200;
  private static final int PAUSE_MILLISECONDS = 100;
  private final PosixFile file;

  private ProcessLock(PosixFile file) {
    this.file = file;
  }

  static ProcessLock acquire(Path path) throws IOException {
    PosixFile file =
        PosixFile.open(
            path.toString(), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.NO_FOLLOW);
    try {
      for (int i = 0; i < TRIES; i++) {
        if (file.tryFlock()) {
          return new ProcessLock(file);
        }
        Thread.sleep(PAUSE_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
    throw new IOException(path + ": another process holds the lock");
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      // The end of the process lets go of it.
      return;
    }
  }
}
