package org.facteur.maps;

import java.util.function.BiConsumer;
import org.facteur.core.lookup.LookupFailure;

/** A table whose entries can be listed: {@code postmap -s}. */
public interface ListableTable {
  /** Feeds every key and value. */
  void forEach(BiConsumer<String, String> consumer) throws LookupFailure;
}
