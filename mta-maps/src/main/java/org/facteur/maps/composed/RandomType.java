package org.facteur.maps.composed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** <code>randmap:{value, ...}</code>: one of the values, whatever the key. */
public final class RandomType implements LookupTableType {
  @Override
  public String type() {
    return "randmap";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new RandomTable(type() + ":" + name, TableList.words(type(), name, "value"));
  }

  private record RandomTable(String name, List<String> values) implements LookupTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.of(values.get(ThreadLocalRandom.current().nextInt(values.size())));
    }

    @Override
    public boolean isPattern() {
      return true;
    }
  }
}
