package org.facteur.queue.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import org.facteur.queue.store.QueueFullException;

/**
 * Every change of a file or directory below the queue directory.
 *
 * <p>Tests pass a {@link Fault} to make a step fail, the disk full, or a write end in the middle.
 * When the process is root, new files and directories get the mail owner.
 */
public final class QueueDisk {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> READY =
      PosixFilePermissions.fromString("rwx------");

  private final OptionalInt owner;
  private final Fault fault;
  private final SyncThreads syncThreads = new SyncThreads();

  /** What is about to be done. */
  public enum Step {
    CREATE,
    WRITE,
    SYNC,
    PERMISSIONS,
    RENAME,
    DELETE,
    TIME
  }

  /** Decides over each step, for tests. */
  @FunctionalInterface
  public interface Fault {
    /**
     * Called before a step.
     *
     * @param bytes to be written, 0 for the other steps
     * @return how many of them are to be written before the write fails
     * @throws IOException to make the step fail
     */
    int allow(Step step, Path file, int bytes) throws IOException;
  }

  /**
   * Makes a disk.
   *
   * @param owner user id for what is created; given only when the process is root
   */
  public QueueDisk(OptionalInt owner, Fault fault) {
    this.owner = owner;
    this.fault = fault;
  }

  /** The real disk. */
  public static QueueDisk real(OptionalInt owner) {
    return new QueueDisk(owner, (step, file, bytes) -> bytes);
  }

  /** Makes a new file with mode 0600, for reading and writing. */
  FileChannel create(Path file) throws IOException {
    return guarded(
        file,
        () -> {
          fault.allow(Step.CREATE, file, 0);
          FileChannel channel =
              FileChannel.open(
                  file,
                  Set.of(
                      StandardOpenOption.CREATE_NEW,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(OWNER_ONLY));
          own(file);
          return channel;
        });
  }

  /** Opens a file to append to or to overwrite parts of, making it when it may be made. */
  FileChannel open(Path file, boolean make) throws IOException {
    if (make && Files.notExists(file)) {
      makeDirectory(file.getParent());
      return create(file);
    }
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Writes all bytes at a position. */
  void write(FileChannel channel, Path file, byte[] data, int offset, int length, long position)
      throws IOException {
    guarded(
        file,
        () -> {
          int allowed = fault.allow(Step.WRITE, file, length);
          ByteBuffer source = ByteBuffer.wrap(data, offset, Math.min(allowed, length));
          long at = position;
          while (source.hasRemaining()) {
            at += channel.write(source, at);
          }
          if (allowed < length) {
            throw new IOException(file + ": short write");
          }
          return null;
        });
  }

  /** Appends to a file that need not survive, making it when it is missing. */
  public void append(Path file, byte[] data) throws IOException {
    try (FileChannel channel = open(file, true)) {
      write(channel, file, data, 0, data.length, channel.size());
    }
  }

  /** Makes data and metadata durable, with them the name under which the file is known. */
  void sync(FileChannel channel, Path file) throws IOException {
    guarded(
        file,
        () -> {
          fault.allow(Step.SYNC, file, 0);
          syncThreads.sync(channel);
          return null;
        });
  }

  /** Gives a file the mode that says that it is complete. */
  void markReady(Path file) throws IOException {
    setPermissions(file, READY);
  }

  /** Gives a file another mode. */
  public void setPermissions(Path file, Set<PosixFilePermission> permissions) throws IOException {
    fault.allow(Step.PERMISSIONS, file, 0);
    Files.setPosixFilePermissions(file, permissions);
  }

  /** Renames a file, making the target's directory when it is missing. */
  public void rename(Path from, Path to) throws IOException {
    guarded(
        from,
        () -> {
          fault.allow(Step.RENAME, from, 0);
          try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
          } catch (java.nio.file.NoSuchFileException e) {
            if (Files.isDirectory(to.getParent()) || Files.notExists(from)) {
              throw e;
            }
            makeDirectory(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
          }
          return null;
        });
  }

  /** Deletes a file; false when there is none. */
  public boolean delete(Path file) throws IOException {
    fault.allow(Step.DELETE, file, 0);
    return Files.deleteIfExists(file);
  }

  /** Sets the modification time. */
  public void setTime(Path file, Instant time) throws IOException {
    fault.allow(Step.TIME, file, 0);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  /** Makes a directory with mode 0700 and those above it that are missing. */
  public void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    makeDirectory(directory.getParent());
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(READY));
      own(directory);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // Another thread or process was faster.
      return;
    }
  }

  private void own(Path file) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(file, "unix:uid", owner.getAsInt());
    }
  }

  @FunctionalInterface
  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T guarded(Path file, Action<T> action) throws IOException {
    try {
      return action.run();
    } catch (IOException e) {
      if (isFull(e, file)) {
        throw new QueueFullException(file + ": No space left on device", e);
      }
      throw e;
    }
  }

  /** Java tells a full disk only by the C library's text, which may be translated. */
  private static boolean isFull(IOException e, Path file) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
      return true;
    }
    if (e instanceof java.nio.file.NoSuchFileException
        || e instanceof java.nio.file.FileAlreadyExistsException
        || e instanceof java.nio.file.AccessDeniedException) {
      return false;
    }
    try {
      return Files.getFileStore(file.getParent()).getUsableSpace() == 0;
    } catch (IOException | SecurityException unknown) {
      return false;
    }
  }
}
