package org.facteur.maps.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.maps.FileReasons;
import org.facteur.maps.ListableTable;
import org.facteur.maps.OpenCheck;
import org.facteur.maps.WatchedFile;

/**
 * A table over a file that a tool makes from a text. A file that has been replaced is opened within
 * a second or so; lookups under way finish on the old one.
 */
public final class StoredTable implements LookupTable, ListableTable, OpenCheck {
  private final String name;
  private final Path path;
  private final WatchedFile<? extends StoredFile> file;
  private final UnaryOperator<String> fold;

  /**
   * @param fold from a key to the key as stored
   */
  public StoredTable(
      String name,
      Path path,
      WatchedFile.Reader<? extends StoredFile> reader,
      UnaryOperator<String> fold) {
    this.name = name;
    this.path = path;
    this.file = new WatchedFile<>(path, reader);
    this.fold = fold;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    try {
      return file.current().find(fold.apply(key));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) throws LookupFailure {
    try {
      file.current().forEach(consumer);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void check() throws LookupFailure {
    try {
      file.current();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private LookupFailure failure(IOException e) {
    String reason =
        e instanceof FileSystemException
            ? "open database " + path + ": " + FileReasons.of(e)
            : String.valueOf(e.getMessage());
    return new LookupFailure(name, reason, e);
  }
}
