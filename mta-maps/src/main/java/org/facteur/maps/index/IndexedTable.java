package org.facteur.maps.index;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.FileReasons;
import org.facteur.maps.ListableTable;
import org.facteur.maps.OpenCheck;

/**
 * A table over an index file. Looks once a second whether the file has been replaced; lookups under
 * way finish on the old one.
 */
final class IndexedTable implements LookupTable, ListableTable, OpenCheck {
  private static final long CHECK_NANOSECONDS = 1_000_000_000L;
  private final String name;
  private final Path file;
  private final boolean fold;
  private volatile Opened opened;

  /** What was found at the last look; immutable. */
  private record Opened(IndexFile index, IOException failure, Object identity, long checkedAt) {}

  IndexedTable(String name, Path file, boolean fold) {
    this.name = name;
    this.file = file;
    this.fold = fold;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    try {
      return current().find(fold ? Utf8Text.foldCase(key) : key);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) throws LookupFailure {
    try {
      current().forEach(consumer);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void check() throws LookupFailure {
    try {
      current();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private LookupFailure failure(IOException e) {
    String reason =
        e instanceof FileSystemException
            ? "open database " + file + ": " + FileReasons.of(e)
            : e.getMessage();
    return new LookupFailure(name, reason, e);
  }

  private IndexFile current() throws IOException {
    Opened now = opened;
    long time = System.nanoTime();
    if (now == null || time - now.checkedAt() > CHECK_NANOSECONDS) {
      now = look(now, time);
      opened = now;
    }
    if (now.failure() != null) {
      throw now.failure();
    }
    return now.index();
  }

  private Opened look(Opened before, long time) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object identity =
          attributes.fileKey() + "/" + attributes.lastModifiedTime() + "/" + attributes.size();
      if (before != null && before.index() != null && identity.equals(before.identity())) {
        return new Opened(before.index(), null, identity, time);
      }
      return new Opened(IndexFile.open(file, name), null, identity, time);
    } catch (IOException e) {
      return new Opened(null, e, "", time);
    }
  }
}
