package org.facteur.core.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What stat(2) tells of a file.
 *
 * @param device {@code st_dev} as the C library encodes it
 * @param mode type and permission bits
 * @param size in bytes
 */
public record FileStatus(
    long device,
    long inode,
    int mode,
    int links,
    int uid,
    int gid,
    long size,
    Instant modified,
    Instant changed) {

  private static final int TYPE = 0170000;

  public boolean isRegular() {
    return (mode & TYPE) == 0100000;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  public boolean isSymbolicLink() {
    return (mode & TYPE) == 0120000;
  }

  /** The twelve permission bits. */
  public int permissions() {
    return mode & 07777;
  }

  public boolean isWorldWritable() {
    return (mode & 0002) != 0;
  }

  /** Whether both are the same file. */
  public boolean sameFile(FileStatus other) {
    return device == other.device && inode == other.inode;
  }

  /** Reads a {@code struct statx}. */
  static FileStatus from(MemorySegment statx) {
    return new FileStatus(
        device(word(statx, 136), word(statx, 140)),
        statx.get(ValueLayout.JAVA_LONG, 32),
        statx.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
        word(statx, 16),
        word(statx, 20),
        word(statx, 24),
        statx.get(ValueLayout.JAVA_LONG, 40),
        instant(statx, 112),
        instant(statx, 96));
  }

  private static int word(MemorySegment statx, long offset) {
    return statx.get(ValueLayout.JAVA_INT, offset);
  }

  private static Instant instant(MemorySegment statx, long offset) {
    return Instant.ofEpochSecond(statx.get(ValueLayout.JAVA_LONG, offset), word(statx, offset + 8));
  }

  private static long device(long major, long minor) {
    return (major & 0xfff) << 8
        | (major & 0xfffff000L) << 32
        | (minor & 0xff)
        | (minor & 0xffffff00L) << 12;
  }
}
