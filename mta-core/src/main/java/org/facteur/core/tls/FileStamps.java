package org.facteur.core.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells whether files have changed; it looks at most once every few seconds. A file in a directory
 * that only root may enter cannot be looked at: the certificate beside such a key tells. For one
 * thread at a time.
 */
public final class FileStamps {
  private static final long LOOK_NANOSECONDS = 5_000_000_000L;

  private final List<String> paths;
  private Map<String, FileTime> stamps;
  private long looked = System.nanoTime();

  public FileStamps(List<String> paths) {
    this.paths = List.copyOf(paths);
    this.stamps = look();
  }

  /** Whether there is something new since the last time that this was asked. */
  public boolean haveChanged() {
    if (System.nanoTime() - looked < LOOK_NANOSECONDS) {
      return false;
    }
    looked = System.nanoTime();
    Map<String, FileTime> now = look();
    boolean changed = !now.equals(stamps);
    stamps = now;
    return changed;
  }

  private Map<String, FileTime> look() {
    Map<String, FileTime> found = new HashMap<>();
    for (String path : paths) {
      try {
        found.put(path, Files.getLastModifiedTime(Path.of(path)));
      } catch (IOException e) {
        found.remove(path);
      }
    }
    return found;
  }
}
