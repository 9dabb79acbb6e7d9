package org.facteur.core.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The calls that are about this process or about a path. For what can be done with an open file see
 * {@link PosixFile}.
 *
 * <p>Paths are Strings of bytes (ISO_8859_1). A call with a path uses the identity of the calling
 * thread, see {@link Credentials}.
 */
public final class Posix {
  /** {@code AT_FDCWD}: relative paths start at the working directory. */
  static final long CURRENT_DIRECTORY = -100;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EACCESS = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final int STATFS_SIZE = 120;
  private static final int STATFS_FILES = 40;
  private static final int TCGETS = 0x5401;

  private Posix() {}

  /**
   * Does nothing on Linux x86-64 and aarch64.
   *
   * @throws UnsupportedOperationException elsewhere, with a message for the administrator
   */
  public static void requireSupported() {
    Platform.current();
  }

  public static int getuid() {
    return (int) SystemCall.GETUID.now();
  }

  public static int geteuid() {
    return (int) SystemCall.GETEUID.now();
  }

  public static int getgid() {
    return (int) SystemCall.GETGID.now();
  }

  public static int getegid() {
    return (int) SystemCall.GETEGID.now();
  }

  /** Sets the file mode creation mask of the whole process and returns the one before. */
  public static int umask(int mask) {
    return (int) SystemCall.UMASK.now(mask);
  }

  /**
   * Sends a signal.
   *
   * @param process a process, or the negative of a process group
   * @param signal 0 only finds out whether there is such a process
   */
  public static void kill(long process, int signal) throws PosixException {
    SystemCall.KILL.on(Long.toString(process), process, signal);
  }

  /** Whether a process (or, negative, a process group) exists. */
  public static boolean isAlive(long process) {
    try {
      kill(process, 0);
      return true;
    } catch (PosixException e) {
      return e.is(Errno.EPERM);
    }
  }

  /** Whether a descriptor is a terminal. */
  public static boolean isatty(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      SystemCall.IOCTL.on("", descriptor, TCGETS, arena.allocate(64).address());
      return true;
    } catch (PosixException e) {
      return false;
    }
  }

  /** The status of what a path leads to. */
  public static FileStatus stat(String path) throws PosixException {
    return stat(CURRENT_DIRECTORY, path, 0, path);
  }

  /** The status of the directory entry itself, a symbolic link for instance. */
  public static FileStatus lstat(String path) throws PosixException {
    return stat(CURRENT_DIRECTORY, path, AT_SYMLINK_NOFOLLOW, path);
  }

  /**
   * How many more files the file system of a path can hold; {@link Long#MAX_VALUE} when it has no
   * limit on their number.
   */
  public static long freeFiles(String path) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(STATFS_SIZE, 8);
      SystemCall.STATFS.on(path, arena.allocateFrom(path).address(), status.address());
      long files = status.get(ValueLayout.JAVA_LONG, STATFS_FILES);
      return files == 0
          ? Long.MAX_VALUE
          : status.get(ValueLayout.JAVA_LONG, STATFS_FILES + Long.BYTES);
    }
  }

  /** The status of an open file. */
  static FileStatus fstat(int descriptor, String subject) throws PosixException {
    return stat(descriptor, "", AT_EMPTY_PATH, subject);
  }

  /** The status of an entry of an open directory, links not followed. */
  static FileStatus lstatAt(int directory, String name, String subject) throws PosixException {
    return stat(directory, name, AT_SYMLINK_NOFOLLOW, subject);
  }

  private static FileStatus stat(long directory, String path, int flags, String subject)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(STATX_SIZE, 8);
      SystemCall.STATX.on(
          subject, directory, text(arena, path), flags, STATX_BASIC, buffer.address());
      return FileStatus.from(buffer);
    }
  }

  /** Whether the calling thread's identity may execute a file. */
  public static void checkExecutable(String path) throws PosixException {
    onPath(SystemCall.FACCESSAT2, path, 1, AT_EACCESS);
  }

  /** Makes a directory; the mode is subject to the umask. */
  public static void mkdir(String path, int mode) throws PosixException {
    onPath(SystemCall.MKDIRAT, path, mode);
  }

  /** Makes a FIFO. */
  public static void mkfifo(String path, int mode) throws PosixException {
    onPath(SystemCall.MKNODAT, path, 0010000 | mode, 0);
  }

  public static void chmod(String path, int mode) throws PosixException {
    onPath(SystemCall.FCHMODAT, path, mode);
  }

  /** Changes the owner of what a path leads to; -1 leaves an id as it is. */
  public static void chown(String path, int uid, int gid) throws PosixException {
    onPath(SystemCall.FCHOWNAT, path, uid, gid, 0);
  }

  /** Changes the owner of the entry itself, links not followed; -1 leaves an id as it is. */
  public static void lchown(String path, int uid, int gid) throws PosixException {
    onPath(SystemCall.FCHOWNAT, path, uid, gid, AT_SYMLINK_NOFOLLOW);
  }

  public static void unlink(String path) throws PosixException {
    onPath(SystemCall.UNLINKAT, path, 0);
  }

  public static void rmdir(String path) throws PosixException {
    onPath(SystemCall.UNLINKAT, path, AT_REMOVEDIR);
  }

  /** Makes a second name; the first one is not followed when it is a symbolic link. */
  public static void link(String existing, String added) throws PosixException {
    onPaths(SystemCall.LINKAT, existing, added);
  }

  /** Renames, replacing what has the new name. */
  public static void rename(String from, String to) throws PosixException {
    onPaths(SystemCall.RENAMEAT, from, to);
  }

  /** Makes a symbolic link. */
  public static void symlink(String target, String path) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      SystemCall.SYMLINKAT.on(path, text(arena, target), CURRENT_DIRECTORY, text(arena, path));
    }
  }

  private static void onPath(SystemCall call, String path, long... more) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      long[] arguments = new long[2 + more.length];
      arguments[0] = CURRENT_DIRECTORY;
      arguments[1] = text(arena, path);
      System.arraycopy(more, 0, arguments, 2, more.length);
      call.on(path, arguments);
    }
  }

  private static void onPaths(SystemCall call, String from, String to) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      call.on(
          from + " -> " + to,
          CURRENT_DIRECTORY,
          text(arena, from),
          CURRENT_DIRECTORY,
          text(arena, to),
          0);
    }
  }

  /** A C string; a NUL inside would silently cut a path short and is refused. */
  static long text(Arena arena, String value) throws PosixException {
    if (value.indexOf('\0') >= 0) {
      throw new PosixException("path", "with a NUL character", Errno.EINVAL);
    }
    return arena.allocateFrom(value, StandardCharsets.ISO_8859_1).address();
  }
}
