package org.facteur.delivery.mailbox;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/**
 * Delivers into Maildir folders: written and synced in {@code tmp}, then linked into {@code new}.
 *
 * <p>Folders are made as needed with mode 0700, files have 0600. The final name is made of the time
 * and of the file's device and inode numbers, so that it is unique whatever else delivers there.
 */
public final class Maildir {
  private static final long PROCESS = ProcessHandle.current().pid();
  private static final int COUNTER_LIMIT = 1_000_000;

  /** Of the process: agents of several services may deliver into one folder. */
  private static final AtomicLong COUNTER = new AtomicLong();

  private final String hostName;

  public Maildir(String hostName) {
    this.hostName = hostName.replace('/', '_');
  }

  /**
   * Delivers one message.
   *
   * @param folder ends with a slash
   * @param limit of the file in bytes, 0 for none
   * @param defaultStatus of an error that says nothing of mailboxes
   */
  public void deliver(MessageCopy message, String folder, long limit, String defaultStatus)
      throws MailboxFailure, IOException {
    String tmp = folder + "tmp";
    Instant now = message.now();
    String temporary =
        "%s/%d.P%d%06d.%s"
            .formatted(
                tmp,
                now.getEpochSecond(),
                PROCESS,
                COUNTER.incrementAndGet() % COUNTER_LIMIT,
                hostName);
    try (PosixFile file = createIn(temporary, tmp, defaultStatus)) {
      try {
        FileStatus status = file.status();
        FileCopy.append(message, file, true, limit);
        link(temporary, folder, finalName(now, status), defaultStatus);
      } finally {
        removeQuietly(temporary);
      }
    }
  }

  /** What remains in tmp is swept away by those who read the folder, and is no reason to fail. */
  private static void removeQuietly(String path) {
    try {
      Posix.unlink(path);
    } catch (PosixException e) {
      // delivered or not, that is decided
    }
  }

  private String finalName(Instant now, FileStatus status) {
    return "%d.V%xI%xM%d.%s"
        .formatted(
            now.getEpochSecond(), status.device(), status.inode(), now.getNano() / 1000, hostName);
  }

  private static PosixFile createIn(String path, String tmp, String defaultStatus)
      throws MailboxFailure {
    try {
      try {
        return open(path);
      } catch (PosixException e) {
        if (!e.is(Errno.ENOENT)) {
          throw e;
        }
        makeDirectories(tmp);
        return open(path);
      }
    } catch (PosixException e) {
      throw cannotCreate(path, e, defaultStatus);
    }
  }

  private static MailboxFailure cannotCreate(String path, PosixException e, String defaultStatus) {
    return MailboxFailure.of(e, defaultStatus, "create maildir file " + path);
  }

  private static PosixFile open(String path) throws PosixException {
    return PosixFile.open(
        path, 0600, OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE, OpenFlag.NO_FOLLOW);
  }

  private static void link(String from, String folder, String name, String defaultStatus)
      throws MailboxFailure {
    String to = folder + "new/" + name;
    try {
      try {
        Posix.link(from, to);
      } catch (PosixException e) {
        if (!e.is(Errno.ENOENT)) {
          throw e;
        }
        makeDirectories(folder + "new");
        makeDirectories(folder + "cur");
        Posix.link(from, to);
      }
      syncFolder(folder + "new");
    } catch (PosixException e) {
      throw cannotCreate(to, e, defaultStatus);
    }
  }

  private static void syncFolder(String path) throws PosixException {
    try (PosixFile directory = PosixFile.open(path, 0, OpenFlag.READ, OpenFlag.DIRECTORY)) {
      directory.sync();
    }
  }

  /** Makes a directory and those above it, as far as they are missing; others may do the same. */
  private static void makeDirectories(String path) throws PosixException {
    try {
      Posix.mkdir(path, 0700);
    } catch (PosixException e) {
      int slash = path.lastIndexOf('/');
      if (e.is(Errno.ENOENT) && slash > 0) {
        makeDirectories(path.substring(0, slash));
        makeDirectories(path);
        return;
      }
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      syncParent(path.substring(0, slash));
    }
  }

  /** A parent that may be searched but not read cannot be synced; its owner decided so. */
  private static void syncParent(String path) throws PosixException {
    try {
      syncFolder(path);
    } catch (PosixException e) {
      if (!e.is(Errno.EACCES)) {
        throw e;
      }
    }
  }
}
