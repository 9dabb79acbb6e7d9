package org.facteur.app.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.PosixFile;

/** The lock that keeps a second master away: a Facteur or a Postfix that uses the same queue. */
public final class MasterLock implements AutoCloseable {
  private final PosixFile file;

  private MasterLock(PosixFile file) {
    this.file = file;
  }

  /**
   * Takes the lock and writes this process's id into the file.
   *
   * @return empty when another process holds it
   */
  public static Optional<MasterLock> acquire(Path pidFile) throws IOException {
    PosixFile file =
        PosixFile.open(
            pidFile.toString(), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE, OpenFlag.NO_FOLLOW);
    if (!file.tryFlock()) {
      file.close();
      return Optional.empty();
    }
    file.truncate(0);
    String pid = "%32d%n".formatted(ProcessHandle.current().pid());
    file.write(pid.getBytes(StandardCharsets.US_ASCII));
    return Optional.of(new MasterLock(file));
  }

  /** The process id of the master that runs, if one does. */
  public static Optional<Long> holder(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    try (PosixFile file =
        PosixFile.open(pidFile.toString(), 0600, OpenFlag.READ_WRITE, OpenFlag.NO_FOLLOW)) {
      if (file.tryFlock()) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(Long.parseLong(Files.readString(pidFile).strip()));
    } catch (NumberFormatException e) {
      return Optional.of(0L);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
