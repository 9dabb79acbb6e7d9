package org.facteur.maps.composed;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code static:}: one value for every key. */
public final class StaticType implements LookupTableType {
  @Override
  public String type() {
    return "static";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    String value =
        name.startsWith("{") && name.endsWith("}")
            ? name.substring(1, name.length() - 1).strip()
            : name;
    return new StaticTable("static:" + name, Optional.of(value));
  }

  private record StaticTable(String name, Optional<String> value) implements LookupTable {
    @Override
    public Optional<String> find(String key) {
      return value;
    }

    @Override
    public boolean isPattern() {
      return true;
    }
  }
}
