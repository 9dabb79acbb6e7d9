package org.facteur.maps.composed;

import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** {@code fail:}: cannot answer, for tests of a configuration. */
public final class FailType implements LookupTableType {
  @Override
  public String type() {
    return "fail";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new FailTable(type() + ":" + name);
  }

  private record FailTable(String name) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      throw new LookupFailure(name, "Application error");
    }

    @Override
    public boolean isPattern() {
      return true;
    }
  }
}
