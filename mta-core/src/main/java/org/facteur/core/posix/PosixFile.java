package org.facteur.core.posix;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An open file or directory.
 *
 * <p>Used by one thread at a time. {@link #close} is idempotent; what is not closed stays open, so
 * use try-with-resources.
 */
public final class PosixFile implements Closeable {
  private static final int F_OFD_SETLK = 37;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final short F_WRLCK = 1;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int FLOCK_SIZE = 32;
  private static final int CHUNK = 256 * 1024;

  private final String path;
  private int descriptor;

  private PosixFile(String path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Opens a file.
   *
   * @param mode of a file that is created, subject to the umask
   */
  public static PosixFile open(String path, int mode, OpenFlag... flags) throws PosixException {
    return openAt(Posix.CURRENT_DIRECTORY, path, path, mode, flags);
  }

  /** Opens a file relative to this directory; a name without slashes cannot lead elsewhere. */
  public PosixFile openAt(String name, int mode, OpenFlag... flags) throws PosixException {
    return openAt(descriptor, name, path + "/" + name, mode, flags);
  }

  private static PosixFile openAt(
      long directory, String name, String path, int mode, OpenFlag... flags) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      long descriptor =
          SystemCall.OPENAT.on(
              path, directory, Posix.text(arena, name), OpenFlag.combine(flags), mode);
      return new PosixFile(path, (int) descriptor);
    }
  }

  public String path() {
    return path;
  }

  public int descriptor() {
    return descriptor;
  }

  public FileStatus status() throws PosixException {
    return Posix.fstat(descriptor, path);
  }

  /** The status of an entry of this directory, links not followed. */
  public FileStatus statusOf(String name) throws PosixException {
    return Posix.lstatAt(descriptor, name, path + "/" + name);
  }

  /** Reads at most length bytes; -1 at the end. */
  public int read(byte[] buffer, int offset, int length) throws PosixException {
    int wanted = Math.min(length, CHUNK);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(wanted, 1));
      int got = (int) SystemCall.READ.on(path, descriptor, memory.address(), wanted);
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, got);
      return got == 0 && wanted > 0 ? -1 : got;
    }
  }

  /** Writes all of it. */
  public void write(byte[] buffer, int offset, int length) throws PosixException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, CHUNK);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment memory = arena.allocate(part);
        MemorySegment.copy(buffer, offset + done, memory, ValueLayout.JAVA_BYTE, 0, part);
        done += (int) SystemCall.WRITE.on(path, descriptor, memory.address(), part);
      }
    }
  }

  public void write(byte[] bytes) throws PosixException {
    write(bytes, 0, bytes.length);
  }

  /** Moves to an absolute position. */
  public void seek(long position) throws PosixException {
    SystemCall.LSEEK.on(path, descriptor, position, 0);
  }

  /** Moves to the end and returns that position. */
  public long seekEnd() throws PosixException {
    return SystemCall.LSEEK.on(path, descriptor, 0, 2);
  }

  public void truncate(long size) throws PosixException {
    SystemCall.FTRUNCATE.on(path, descriptor, size);
  }

  /** Returns when data and metadata, or the entries of a directory, are on stable storage. */
  public void sync() throws PosixException {
    SystemCall.FSYNC.on(path, descriptor);
  }

  public void chmod(int mode) throws PosixException {
    SystemCall.FCHMOD.on(path, descriptor, mode);
  }

  /** Changes the owner; -1 leaves an id as it is. */
  public void chown(int uid, int gid) throws PosixException {
    SystemCall.FCHOWN.on(path, descriptor, uid, gid);
  }

  /** Makes reads and writes block, after an open that should not. */
  public void setBlocking() throws PosixException {
    long flags = SystemCall.FCNTL.on(path, descriptor, F_GETFL);
    SystemCall.FCNTL.on(path, descriptor, F_SETFL, flags & ~04000L);
  }

  /**
   * Tries to take the exclusive flock(2) lock; it is held until the file is closed.
   *
   * @return false when another open file has it
   */
  public boolean tryFlock() throws PosixException {
    try {
      SystemCall.FLOCK.on(path, descriptor, LOCK_EX_NB);
      return true;
    } catch (PosixException e) {
      return ifBusy(e);
    }
  }

  /**
   * Tries to take the exclusive fcntl(2) lock of the whole file; it is held until the file is
   * closed. The lock belongs to the open file, not to the process, so that it also excludes other
   * threads; it excludes those that other processes take with {@code F_SETLK} or lockf(3).
   *
   * @return false when somebody has it
   */
  public boolean tryLock() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment lock = arena.allocate(FLOCK_SIZE, 8);
      lock.set(ValueLayout.JAVA_SHORT, 0, F_WRLCK);
      SystemCall.FCNTL.on(path, descriptor, F_OFD_SETLK, lock.address());
      return true;
    } catch (PosixException e) {
      return ifBusy(e);
    }
  }

  private static boolean ifBusy(PosixException e) throws PosixException {
    if (e.is(Errno.EAGAIN) || e.is(Errno.EACCES)) {
      return false;
    }
    throw e;
  }

  /** Writes go to the file at once; closing the stream closes the file. */
  public OutputStream asOutput() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        PosixFile.this.write(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        PosixFile.this.close();
      }
    };
  }

  /** Reads from the current position; closing the stream closes the file. */
  public InputStream asInput() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return length == 0 ? 0 : PosixFile.this.read(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        PosixFile.this.close();
      }
    };
  }

  /** Closes; an error that close(2) reports is thrown, the descriptor is gone all the same. */
  @Override
  public void close() throws PosixException {
    if (descriptor >= 0) {
      int old = descriptor;
      descriptor = -1;
      SystemCall.CLOSE.on(path, old);
    }
  }
}
