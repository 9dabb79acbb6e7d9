package org.facteur.delivery.mailbox;

import java.time.Duration;
import java.time.Instant;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/** The lock file {@code mailbox.lock} that programs without fcntl(2) respect. */
final class DotLock implements AutoCloseable {
  private final String path;

  private DotLock(String path) {
    this.path = path;
  }

  /**
   * Creates the lock file, waiting for another's to go away.
   *
   * @throws PosixException EEXIST when it did not go away, or why it cannot be made
   */
  static DotLock create(String mailbox, LockSettings settings) throws PosixException {
    String path = mailbox + ".lock";
    for (int attempt = 1; ; attempt++) {
      try {
        PosixFile.open(path, 0, OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE).close();
        return new DotLock(path);
      } catch (PosixException e) {
        if (!e.is(Errno.EEXIST) || attempt >= settings.attempts()) {
          throw e;
        }
      }
      if (isStale(path, settings.stale())) {
        removeQuietly(path);
      } else {
        sleep(settings.delay());
      }
    }
  }

  private static boolean isStale(String path, Duration stale) throws PosixException {
    try {
      return Posix.lstat(path).changed().plus(stale).isBefore(Instant.now());
    } catch (PosixException e) {
      if (e.is(Errno.ENOENT)) {
        return false;
      }
      throw e;
    }
  }

  private static void removeQuietly(String path) throws PosixException {
    try {
      Posix.unlink(path);
    } catch (PosixException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  static void sleep(Duration time) throws PosixException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PosixException("sleep", "", Errno.EINTR);
    }
  }

  @Override
  public void close() throws PosixException {
    removeQuietly(path);
  }
}
