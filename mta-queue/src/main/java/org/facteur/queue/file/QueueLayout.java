package org.facteur.queue.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.queue.store.QueueName;

/**
 * Where the files of the queue directory are: {@code queue/ID}, or {@code queue/I/D/ID} for the
 * queues of hash_queue_names.
 */
public final class QueueLayout {
  public static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");
  public static final Parameter<String> HASH_QUEUE_NAMES = Parameter.string("hash_queue_names");
  public static final Parameter<Integer> HASH_QUEUE_DEPTH = Parameter.integer("hash_queue_depth");

  private final Path root;
  private final Set<String> hashed;
  private final int depth;

  /**
   * Makes a layout.
   *
   * @param root queue_directory
   * @param hashed names of the directories that have subdirectories
   */
  public QueueLayout(Path root, Set<String> hashed, int depth) {
    this.root = root;
    this.hashed = Set.copyOf(hashed);
    this.depth = depth;
  }

  /** The layout that the configuration asks for. */
  public static QueueLayout of(Configuration configuration) {
    Set<String> names = new java.util.HashSet<>();
    for (String name : configuration.get(HASH_QUEUE_NAMES).split("[,\\s]+")) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new QueueLayout(
        Path.of(configuration.get(QUEUE_DIRECTORY)), names, configuration.get(HASH_QUEUE_DEPTH));
  }

  public Path root() {
    return root;
  }

  public Path directory(QueueName queue) {
    return root.resolve(queue.directory());
  }

  /** The file of a message. */
  public Path file(QueueName queue, String queueId) {
    return file(queue.directory(), queueId);
  }

  /** A file of any directory: a message, or a log in defer, bounce or trace. */
  public Path file(String directory, String queueId) {
    if (!hashed.contains(directory)) {
      return root.resolve(directory).resolve(queueId);
    }
    StringBuilder path = new StringBuilder(directory);
    String key = QueueIds.hashKey(queueId);
    for (int i = 0; i < depth; i++) {
      path.append('/').append(i < key.length() ? key.charAt(i) : '_');
    }
    return root.resolve(path.append('/').append(queueId).toString());
  }

  /** The names in one directory on the disk, some of them at a time. */
  @FunctionalInterface
  public interface NamesSink {
    /**
     * Takes names of files.
     *
     * @param directory where they are
     */
    void accept(Path directory, List<String> names) throws IOException;
  }

  /**
   * Feeds every file of a directory and of its subdirectories, whatever its name.
   *
   * <p>Files that come and go meanwhile may be left out.
   */
  public void walk(String directory, BiConsumer<String, Path> consumer) throws IOException {
    walk(
        directory,
        BATCH,
        (place, names) -> names.forEach(name -> consumer.accept(name, place.resolve(name))));
  }

  /**
   * Feeds the names of the files of a directory and of its subdirectories, as many at a time as are
   * wanted, so that memory does not grow with the queue.
   */
  public void walk(String directory, int batch, NamesSink sink) throws IOException {
    walk(root.resolve(directory), 0, batch, sink);
  }

  private static final int BATCH = 1000;
  private static final int MAXIMUM_DEPTH = 64;

  private static void walk(Path directory, int level, int batch, NamesSink sink)
      throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> below = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        // Only a directory of a hashed queue has a name of one character: no need to ask.
        if (name.length() == 1 && level < MAXIMUM_DEPTH && Files.isDirectory(entry)) {
          below.add(entry);
        } else {
          names.add(name);
          if (names.size() == batch) {
            sink.accept(directory, names);
            names = new ArrayList<>();
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Nothing is there, or not any more.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (!names.isEmpty()) {
      sink.accept(directory, names);
    }
    for (Path subdirectory : below) {
      walk(subdirectory, level + 1, batch, sink);
    }
  }
}
