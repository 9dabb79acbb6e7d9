package org.facteur.maps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file and what was read from it, read anew when the file has changed. Looks at most once a
 * second. Lookups never wait for a reader: while one thread reads, others go on with what was read
 * before. Thread safe.
 *
 * @param <T> what is made of the file; immutable or thread safe
 */
public final class WatchedFile<T> {
  private static final long CHECK_NANOSECONDS = TimeUnit.SECONDS.toNanos(1);
  private final Path file;
  private final Reader<T> reader;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State<T> state;

  /** Makes something of a file. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private record State<T>(T content, IOException failure, Object identity, long checkedAt) {}

  public WatchedFile(Path file, Reader<T> reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * What the file holds now.
   *
   * @throws IOException when it cannot be read
   */
  public T current() throws IOException {
    State<T> now = state;
    if (now == null) {
      lock.lock();
      try {
        now = state == null ? look(null) : state;
        state = now;
      } finally {
        lock.unlock();
      }
    } else if (System.nanoTime() - now.checkedAt() > CHECK_NANOSECONDS && lock.tryLock()) {
      try {
        now = look(now);
        state = now;
      } finally {
        lock.unlock();
      }
    }
    if (now.failure() != null) {
      throw now.failure();
    }
    return now.content();
  }

  private State<T> look(State<T> before) {
    try {
      Object identity = identity();
      if (before != null && before.failure() == null && identity.equals(before.identity())) {
        return new State<>(before.content(), null, identity, System.nanoTime());
      }
      T content = reader.read(file);
      // A file that changed meanwhile is read again at the next look.
      return new State<>(content, null, identity, System.nanoTime());
    } catch (IOException e) {
      return new State<>(null, e, "", System.nanoTime());
    }
  }

  private String identity() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.fileKey() + "/" + attributes.lastModifiedTime() + "/" + attributes.size();
  }
}
