package org.facteur.core.posix;

/** The flags of open(2); close-on-exec is always set. */
public enum OpenFlag {
  READ(0),
  WRITE(1),
  READ_WRITE(2),
  CREATE(0100),
  EXCLUSIVE(0200),
  /** A terminal does not become the controlling one. */
  NO_TERMINAL(0400),
  TRUNCATE(01000),
  APPEND(02000),
  /** A FIFO without reader fails with ENXIO instead of blocking. */
  NON_BLOCKING(04000),
  /** Only a place in the tree, to start walks from or to look at. */
  PATH_ONLY(010000000),
  /** Fails with ENOTDIR on anything but a directory. */
  DIRECTORY(-1),
  /** Fails with ELOOP when the last part of the path is a symbolic link. */
  NO_FOLLOW(-1);

  private static final int CLOSE_ON_EXEC = 02000000;
  private final int bits;

  OpenFlag(int bits) {
    this.bits = bits;
  }

  static int combine(OpenFlag... flags) {
    int all = CLOSE_ON_EXEC;
    for (OpenFlag flag : flags) {
      all |=
          switch (flag) {
            case DIRECTORY -> Platform.current().directory();
            case NO_FOLLOW -> Platform.current().noFollow();
            default -> flag.bits;
          };
    }
    return all;
  }
}
