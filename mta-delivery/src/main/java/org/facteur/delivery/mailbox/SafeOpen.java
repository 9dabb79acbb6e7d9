package org.facteur.delivery.mailbox;

import org.facteur.core.posix.Errno;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/**
 * Opens a file for appending where others may play tricks with links.
 *
 * <p>An existing file must not have a second name, and what was opened must be what the path showed
 * without following a link; the one link that is followed is root's own in a directory that only
 * root can write. A missing file is made exclusively. Never blocks on a FIFO.
 */
final class SafeOpen {
  private static final int ATTEMPTS = 10;

  private SafeOpen() {}

  /**
   * Opens or creates.
   *
   * @param ownerUid who gets a new file, -1: who creates it
   */
  static PosixFile append(String path, int ownerUid, int ownerGid, String defaultStatus)
      throws MailboxFailure {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return existing(path, defaultStatus);
      } catch (PosixException e) {
        if (!e.is(Errno.ENOENT)) {
          throw MailboxFailure.of(e, defaultStatus, "cannot open file");
        }
      }
      try {
        return create(path, ownerUid, ownerGid);
      } catch (PosixException e) {
        if (!e.is(Errno.EEXIST)) {
          throw MailboxFailure.of(e, defaultStatus, "cannot create file exclusively");
        }
      }
    }
    throw new MailboxFailure("4.2.0", "file status changed unexpectedly");
  }

  private static PosixFile create(String path, int uid, int gid) throws PosixException {
    PosixFile file =
        PosixFile.open(
            path,
            0600,
            OpenFlag.WRITE,
            OpenFlag.APPEND,
            OpenFlag.CREATE,
            OpenFlag.EXCLUSIVE,
            OpenFlag.NO_FOLLOW);
    if (uid >= 0) {
      try {
        file.chown(uid, gid);
      } catch (PosixException e) {
        file.close();
        throw e;
      }
    }
    return file;
  }

  private static PosixFile existing(String path, String defaultStatus)
      throws PosixException, MailboxFailure {
    PosixFile file =
        PosixFile.open(
            path, 0, OpenFlag.WRITE, OpenFlag.APPEND, OpenFlag.NON_BLOCKING, OpenFlag.NO_TERMINAL);
    boolean good = false;
    try {
      check(path, file.status(), defaultStatus);
      file.setBlocking();
      good = true;
      return file;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  private static void check(String path, FileStatus opened, String defaultStatus)
      throws PosixException, MailboxFailure {
    if (opened.isDirectory()) {
      throw new PosixException("open", path, Errno.EISDIR);
    }
    if (opened.links() != 1 && opened.isRegular()) {
      throw new MailboxFailure(defaultStatus, "file has " + opened.links() + " hard links");
    }
    FileStatus shown = Posix.lstat(path);
    if (shown.isSymbolicLink()) {
      FileStatus parent = Posix.lstat(parentOf(path));
      boolean rootsOwn = shown.uid() == 0 && parent.uid() == 0;
      if (!rootsOwn || (parent.mode() & 0022) != 0) {
        throw new MailboxFailure(defaultStatus, "file is a symbolic link");
      }
    } else if (!shown.sameFile(opened)) {
      throw new MailboxFailure("4.2.0", "file status changed unexpectedly");
    }
  }

  private static String parentOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
