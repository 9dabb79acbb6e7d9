package org.facteur.app.tool.postsuper;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.store.QueueName;

/**
 * The files of the queue directory as postsuper handles them: by directory name, tolerating that
 * the mail system moves and removes them at the same time.
 */
final class QueueFiles {
  /** Directories with logs of messages. */
  static final List<String> LOGS = List.of("bounce", "defer", "trace");

  private final QueueLayout layout;
  private final QueueDisk disk;
  private final SuperLog log;

  /**
   * A file of a directory.
   *
   * @param ready whether its mode says that it is complete
   */
  record Found(String name, Path path, PosixFileAttributes attributes, boolean ready) {}

  QueueFiles(QueueLayout layout, QueueDisk disk, SuperLog log) {
    this.layout = layout;
    this.disk = disk;
    this.log = log;
  }

  QueueLayout layout() {
    return layout;
  }

  /** Takes files. */
  @FunctionalInterface
  interface FoundSink {
    void accept(Found file) throws IOException;
  }

  /**
   * Feeds the regular files of a directory.
   *
   * <p>What happens to them meanwhile does not disturb: all names of a directory on the disk are
   * known before the first is handed out. They are all that is kept in memory.
   */
  void each(String directory, FoundSink sink) throws IOException {
    layout.walk(
        directory,
        Integer.MAX_VALUE,
        (place, names) -> {
          for (String name : names) {
            Optional<Found> file = look(name, place.resolve(name));
            if (file.isPresent()) {
              sink.accept(file.get());
            }
          }
        });
  }

  /** A complete message, if it is in a queue. */
  Optional<Found> find(QueueName queue, String queueId) {
    return look(queueId, layout.file(queue, queueId)).filter(Found::ready);
  }

  private static Optional<Found> look(String name, Path path) {
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean ready = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
      return attributes.isRegularFile()
          ? Optional.of(new Found(name, path, attributes, ready))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes a file; false when it was gone. */
  boolean remove(Path path) throws IOException {
    boolean removed = disk.delete(path);
    if (removed) {
      log.detail("removed file " + relative(path));
    }
    return removed;
  }

  /** Renames a file; false when it was gone. */
  boolean rename(Path from, Path to) throws IOException {
    try {
      if (Files.exists(to)) {
        throw new FileAlreadyExistsException(to.toString());
      }
      disk.rename(from, to);
      log.detail("renamed file " + relative(from) + " as " + relative(to));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileAlreadyExistsException e) {
      log.warning("rename file " + relative(from) + " as " + relative(to) + ": File exists");
      return false;
    }
  }

  /** Gives a message the mode that says that it is to be expired; false when it has it already. */
  boolean expire(Found file) throws IOException {
    Set<PosixFilePermission> mode = EnumSet.copyOf(file.attributes().permissions());
    if (!mode.add(PosixFilePermission.GROUP_EXECUTE)) {
      return false;
    }
    try {
      disk.setPermissions(file.path(), mode);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  String relative(Path path) {
    return layout.root().relativize(path).toString();
  }
}
