package org.facteur.app.tool.postsuper;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.facteur.queue.file.QueueIds;

/**
 * Purges old temporary files ({@code -p}) and repairs names and places ({@code -s}).
 *
 * <p>The inode is part of a queue id so that ids are unique; files restored from a backup have
 * other inodes and get other names. The new name carries the suffix {@code #FIX} until all files
 * have theirs, so that a new name cannot be that of a file that is still to be renamed.
 */
final class StructureCheck {
  private static final String SUFFIX = "#FIX";
  private static final Duration MAXIMUM_AGE = Duration.ofDays(7);
  private static final Set<String> MESSAGES =
      Set.of("maildrop", "incoming", "active", "deferred", "hold");

  private final QueueFiles files;
  private final SuperLog log;
  private final boolean longIds;
  private final boolean redundant;
  private int renamed;

  /**
   * @param longIds enable_long_queue_ids: without it long names become short ones
   * @param redundant whether long names must match the inode too
   */
  StructureCheck(QueueFiles files, SuperLog log, boolean longIds, boolean redundant) {
    this.files = files;
    this.log = log;
    this.longIds = longIds;
    this.redundant = redundant;
  }

  /** How many messages got another name. */
  int renamed() {
    return renamed;
  }

  /** Removes incomplete files that nobody writes any more, and names what is no queue file. */
  void purge(Collection<String> directories, Instant now) throws IOException {
    for (String directory : directories) {
      files.each(directory, file -> purge(directory, file, now));
    }
  }

  private void purge(String directory, QueueFiles.Found file, Instant now) throws IOException {
    Instant changed = file.attributes().lastModifiedTime().toInstant();
    boolean stale =
        MESSAGES.contains(directory) && !file.ready() && changed.isBefore(now.minus(MAXIMUM_AGE));
    if (stale) {
      files.remove(file.path());
    } else {
      isNamedWell(directory, file.name());
    }
  }

  private boolean isNamedWell(String directory, String name) {
    // The logs of flush(8) are named after domains.
    if (directory.equals("flush") || QueueIds.isValid(name)) {
      return true;
    }
    log.warning("bogus file name: " + directory + "/" + name);
    return false;
  }

  /** Gives files the right names and places. */
  void repair(Collection<String> directories) throws IOException {
    for (String directory : directories) {
      if (MESSAGES.contains(directory)) {
        files.each(directory, file -> matchInode(directory, file));
      }
    }
    for (String directory : directories) {
      files.each(directory, file -> place(directory, file));
      removeEmptyDirectories(directory);
    }
  }

  private void matchInode(String directory, QueueFiles.Found file) throws IOException {
    String name = withoutSuffix(file.name());
    if (!file.ready() || !isNamedWell(directory, name)) {
      return;
    }
    long inode = (Long) Files.getAttribute(file.path(), "unix:ino");
    String right = rightName(name, inode);
    if (right.equals(name)) {
      return;
    }
    if (!name.equals(file.name())) {
      log.warning("name/inode mismatch: " + directory + "/" + file.name());
      return;
    }
    for (String logs : QueueFiles.LOGS) {
      Path from = files.layout().file(logs, name);
      if (Files.exists(from)) {
        files.rename(from, files.layout().file(logs, right + SUFFIX));
      }
    }
    if (files.rename(file.path(), files.layout().file(directory, right + SUFFIX))) {
      renamed++;
    }
  }

  private String rightName(String name, long inode) {
    if (QueueIds.isLong(name)) {
      if (!longIds) {
        return QueueIds.toShort(name, inode);
      }
      return redundant ? QueueIds.withInode(name, inode) : name;
    }
    return QueueIds.inode(name) == inode || name.length() < 5
        ? name
        : QueueIds.withInode(name, inode);
  }

  private void place(String directory, QueueFiles.Found file) throws IOException {
    String name = withoutSuffix(file.name());
    if (!QueueIds.isValid(name)) {
      return;
    }
    Path right = files.layout().file(directory, name);
    if (!right.equals(file.path())) {
      files.rename(file.path(), right);
    }
  }

  private static String withoutSuffix(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** Directories that the hashing no longer uses. */
  private void removeEmptyDirectories(String directory) throws IOException {
    Path top = files.layout().root().resolve(directory);
    Path example = files.layout().file(directory, "0000000000");
    int depth = top.relativize(example).getNameCount() - 1;
    removeEmptyBelow(top, depth);
  }

  private static void removeEmptyBelow(Path directory, int depthInUse) throws IOException {
    List<Path> children;
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, path -> Files.isDirectory(path))) {
      children = new java.util.ArrayList<>();
      entries.forEach(children::add);
    } catch (java.nio.file.NoSuchFileException e) {
      return;
    }
    for (Path child : children) {
      removeEmptyBelow(child, depthInUse - 1);
      if (depthInUse <= 0) {
        try {
          Files.deleteIfExists(child);
        } catch (java.nio.file.DirectoryNotEmptyException e) {
          // Still in use.
          continue;
        }
      }
    }
  }
}
