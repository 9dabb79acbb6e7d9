package org.facteur.maps.composed;

import java.util.Optional;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** <code>static:value</code>, <code>static:{ value }</code>: one value for every key. */
public final class StaticType implements LookupTableType {
  @Override
  public String type() {
    return "static";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new StaticTable(
        type() + ":" + name, Optional.of(name.startsWith("{") ? content(name) : name));
  }

  private static String content(String name) {
    try {
      return BraceWords.content(name);
    } catch (ConfigurationException e) {
      throw new ConfigurationException("bad static:name syntax: " + e.getMessage(), e);
    }
  }

  private record StaticTable(String name, Optional<String> value) implements LookupTable {
    @Override
    public Optional<String> find(String key) {
      return value;
    }
  }
}
