package org.facteur.core.posix;

import java.lang.foreign.MemorySegment;

/** The system calls by their numbers on the two architectures we know, made by syscall(2). */
enum SystemCall {
  CAPGET(125, 90),
  CAPSET(126, 91),
  CLOSE(3, 57),
  FACCESSAT2(439, 439),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  FCNTL(72, 25),
  FDATASYNC(75, 83),
  FLOCK(73, 32),
  FSYNC(74, 82),
  FTRUNCATE(77, 46),
  GETEGID(108, 177),
  GETEUID(107, 175),
  GETGID(104, 176),
  GETGROUPS(115, 158),
  GETUID(102, 174),
  IOCTL(16, 29),
  KILL(62, 129),
  LINKAT(265, 37),
  LSEEK(8, 62),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  OPENAT(257, 56),
  PREAD64(17, 67),
  PWRITE64(18, 68),
  READ(0, 63),
  RENAMEAT(264, 38),
  SENDTO(44, 206),
  SETFSGID(123, 152),
  SETFSUID(122, 151),
  SETGROUPS(116, 159),
  SOCKET(41, 198),
  STATFS(137, 43),
  STATX(332, 291),
  SYMLINKAT(266, 36),
  UMASK(95, 166),
  UNLINKAT(263, 35),
  UTIMENSAT(280, 88),
  WRITE(1, 64);

  private static final MemorySegment SYSCALL = NativeCall.function("syscall");

  private final int x86;
  private final int arm;

  SystemCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /**
   * Makes the call, again when a signal interrupts it.
   *
   * @param subject the path or descriptor for the error message
   */
  long on(String subject, long... arguments) throws PosixException {
    NativeCall.Result result;
    do {
      result = raw(arguments);
    } while (result.value() == -1 && result.errno() == Errno.EINTR.number() && this != CLOSE);
    if (result.value() == -1) {
      throw new PosixException(callName(), subject, Errno.of(result.errno()));
    }
    return result.value();
  }

  /** Makes a call that cannot fail. */
  long now(long... arguments) {
    return raw(arguments).value();
  }

  private NativeCall.Result raw(long... arguments) {
    long[] a = java.util.Arrays.copyOf(arguments, 6);
    long number = Platform.current() == Platform.X86_64 ? x86 : arm;
    return NativeCall.call(SYSCALL, number, a[0], a[1], a[2], a[3], a[4], a[5]);
  }

  private String callName() {
    return switch (this) {
      case OPENAT -> "open";
      case MKDIRAT -> "mkdir";
      case FCHMODAT -> "chmod";
      case FCHOWNAT -> "chown";
      case LINKAT -> "link";
      case MKNODAT -> "mknod";
      case RENAMEAT -> "rename";
      case SYMLINKAT -> "symlink";
      case UNLINKAT -> "remove";
      case STATX -> "stat";
      case UTIMENSAT -> "utime";
      case PREAD64 -> "read";
      case PWRITE64 -> "write";
      case FACCESSAT2 -> "access";
      default -> name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
