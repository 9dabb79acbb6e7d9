package org.facteur.maps.file;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The entries of a table in a file of its own; one char for one byte. Safe for many threads. */
public interface StoredFile {
  /** Looks up a key as it is stored. */
  Optional<String> find(String key) throws IOException;

  /** Feeds all entries. */
  void forEach(BiConsumer<String, String> consumer) throws IOException;
}
