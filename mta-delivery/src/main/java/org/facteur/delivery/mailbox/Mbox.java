package org.facteur.delivery.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.facteur.core.posix.Errno;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;

/**
 * An mbox file (or another file to append to) that is open and locked.
 *
 * <p>Close it to give the locks back.
 */
public final class Mbox implements AutoCloseable {
  private final PosixFile file;
  private final FileStatus status;
  private final Optional<DotLock> dotLock;

  private Mbox(PosixFile file, FileStatus status, Optional<DotLock> dotLock) {
    this.file = file;
    this.status = status;
    this.dotLock = dotLock;
  }

  /**
   * How to open.
   *
   * @param ownerUid who gets a new file, -1: who creates it
   * @param dotLockRequired false: a lock file that cannot be made is a warning only
   * @param defaultStatus of an error that says nothing of mailboxes
   */
  public record Opening(
      int ownerUid,
      int ownerGid,
      LockSettings locks,
      boolean dotLockRequired,
      String defaultStatus) {}

  /**
   * Opens and locks; the lock file comes first, so that a new mailbox has one from its beginning.
   *
   * @param warnings takes what the log should be told
   */
  public static Mbox open(String path, Opening opening, List<String> warnings)
      throws MailboxFailure, PosixException {
    Optional<DotLock> dotLock =
        isOrMayBeRegular(path) ? dotLock(path, opening, warnings) : Optional.empty();
    Optional<PosixFile> file = Optional.empty();
    boolean good = false;
    try {
      file =
          Optional.of(
              SafeOpen.append(
                  path, opening.ownerUid(), opening.ownerGid(), opening.defaultStatus()));
      FileStatus status = file.get().status();
      if (status.isRegular()) {
        lock(file.get(), opening.locks());
      }
      good = true;
      return new Mbox(file.get(), status, dotLock);
    } finally {
      if (!good) {
        if (file.isPresent()) {
          file.get().close();
        }
        if (dotLock.isPresent()) {
          dotLock.get().close();
        }
      }
    }
  }

  /** Devices and pipes get no lock file; what does not exist yet will be a file. */
  private static boolean isOrMayBeRegular(String path) {
    try {
      return Posix.stat(path).isRegular();
    } catch (PosixException e) {
      return true;
    }
  }

  private static Optional<DotLock> dotLock(String path, Opening opening, List<String> warnings)
      throws MailboxFailure {
    if (!opening.locks().methods().contains(LockMethod.DOTLOCK)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DotLock.create(path, opening.locks()));
    } catch (PosixException e) {
      String text = "unable to create lock file " + path + ".lock: " + e.text();
      if (e.is(Errno.EEXIST)) {
        throw new MailboxFailure("4.2.0", text);
      }
      if (opening.dotLockRequired()) {
        throw new MailboxFailure(MailboxFailure.status(e, opening.defaultStatus()), text);
      }
      warnings.add(text);
      return Optional.empty();
    }
  }

  private static void lock(PosixFile file, LockSettings settings)
      throws MailboxFailure, PosixException {
    for (int attempt = 1; ; attempt++) {
      boolean locked = true;
      for (LockMethod method : settings.methods()) {
        locked =
            locked
                && switch (method) {
                  case FLOCK -> file.tryFlock();
                  case FCNTL -> file.tryLock();
                  case DOTLOCK -> true;
                };
      }
      if (locked) {
        return;
      }
      if (attempt >= settings.attempts()) {
        throw new MailboxFailure(
            "4.2.0", "unable to lock for exclusive access: " + Errno.EAGAIN.text());
      }
      DotLock.sleep(settings.delay());
    }
  }

  /** As it was when opened. */
  public FileStatus status() {
    return status;
  }

  /**
   * Appends a message and waits for the disk.
   *
   * @param limit of the whole file in bytes, 0 for none
   * @return where in the file the message begins
   */
  public long append(MessageCopy message, long limit) throws MailboxFailure, IOException {
    return FileCopy.append(message, file, status.isRegular(), limit);
  }

  @Override
  public void close() throws PosixException {
    try {
      file.close();
    } finally {
      if (dotLock.isPresent()) {
        dotLock.get().close();
      }
    }
  }
}
