package org.facteur.queue.flush;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueIds;
import org.facteur.queue.file.QueueLayout;

/**
 * The logs of the fast flush service: one file for each destination in {@code flush/}, the queue id
 * of a deferred message on each line.
 *
 * <p>A file is named after its destination, with {@code _} in place of what is neither letter nor
 * digit. Its access time says when it was last emptied; appending keeps it. The logs are hints: a
 * message that is listed may be gone, and one that is missing is tried when its time comes. So
 * nothing is synced. Thread safe.
 */
public final class FlushLogs {
  private static final String DIRECTORY = "flush";

  private final QueueLayout layout;
  private final QueueDisk disk;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * A log that there is.
   *
   * @param read when it was last emptied, or made
   * @param written when it was last written
   */
  public record Entry(String name, long size, Instant read, Instant written) {}

  public FlushLogs(QueueLayout layout, QueueDisk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** The name of a destination's log. */
  static String nameOf(String destination) {
    StringBuilder name = new StringBuilder(destination.toLowerCase(Locale.ROOT));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
        name.setCharAt(i, '_');
      }
    }
    return name.toString();
  }

  /** Notes that a message waits for a destination. */
  void append(String destination, String queueId) throws IOException {
    Path file = layout.file(DIRECTORY, nameOf(destination));
    byte[] line = (queueId + "\n").getBytes(StandardCharsets.US_ASCII);
    lock.lock();
    try {
      boolean made = Files.notExists(file);
      FileTime read = made ? null : attributes(file).lastAccessTime();
      disk.append(file, line);
      if (!made) {
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, read, null);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the ids of a log, without repetition, and empties it; none when there is no such log. */
  Set<String> take(String name, Instant now) throws IOException {
    Path file = layout.file(DIRECTORY, name);
    lock.lock();
    try {
      Set<String> ids = new LinkedHashSet<>();
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (QueueIds.isValid(line)) {
          ids.add(line);
        }
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      FileTime time = FileTime.from(now);
      Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(time, time, null);
      return ids;
    } catch (NoSuchFileException e) {
      return Set.of();
    } finally {
      lock.unlock();
    }
  }

  /** Removes a log if it is empty. */
  void purge(String name) throws IOException {
    Path file = layout.file(DIRECTORY, name);
    lock.lock();
    try {
      if (Files.size(file) == 0) {
        disk.delete(file);
      }
    } catch (NoSuchFileException e) {
      // Somebody else was faster.
      return;
    } finally {
      lock.unlock();
    }
  }

  /** The logs that there are. */
  List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    layout.walk(
        DIRECTORY,
        (name, file) -> {
          try {
            BasicFileAttributes attributes = attributes(file);
            if (attributes.isRegularFile()) {
              entries.add(
                  new Entry(
                      name,
                      attributes.size(),
                      attributes.lastAccessTime().toInstant(),
                      attributes.lastModifiedTime().toInstant()));
            }
          } catch (IOException e) {
            // Gone meanwhile.
          }
        });
    return entries;
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }
}
