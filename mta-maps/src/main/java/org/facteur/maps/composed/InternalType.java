package org.facteur.maps.composed;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.ListableTable;

/** {@code internal:}: a table in memory that begins empty; nothing in a mail system fills it. */
public final class InternalType implements LookupTableType {
  @Override
  public String type() {
    return "internal";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new InternalTable(type() + ":" + name);
  }

  private record InternalTable(String name) implements LookupTable, ListableTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.empty();
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) {
      // There are no entries.
    }
  }
}
