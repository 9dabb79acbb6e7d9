package org.facteur.core.posix;

/** The machines whose call numbers and structures we know. */
enum Platform {
  X86_64(0x20000, 0x10000),
  AARCH64(0x8000, 0x4000);

  private static final Platform CURRENT = detect();

  private final int noFollow;
  private final int directory;

  Platform(int noFollow, int directory) {
    this.noFollow = noFollow;
    this.directory = directory;
  }

  /** {@code O_NOFOLLOW}. */
  int noFollow() {
    return noFollow;
  }

  /** {@code O_DIRECTORY}. */
  int directory() {
    return directory;
  }

  static Platform current() {
    return CURRENT;
  }

  private static Platform detect() {
    String machine = System.getProperty("os.arch");
    if (System.getProperty("os.name").equals("Linux")) {
      if (machine.equals("amd64") || machine.equals("x86_64")) {
        return X86_64;
      }
      if (machine.equals("aarch64")) {
        return AARCH64;
      }
    }
    throw new UnsupportedOperationException(
        "Facteur needs Linux on x86-64 or aarch64; this is "
            + System.getProperty("os.name")
            + " on "
            + machine);
  }
}
