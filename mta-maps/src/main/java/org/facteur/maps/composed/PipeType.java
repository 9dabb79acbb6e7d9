package org.facteur.maps.composed;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** <code>pipemap:{type:name, ...}</code>: the answer of a table is the key of the next. */
public final class PipeType implements LookupTableType {
  @Override
  public String type() {
    return "pipemap";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new PipeTable(type() + ":" + name, TableList.open(type(), name, configuration, tables));
  }

  private record PipeTable(String name, List<LookupTable> tables) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      Optional<String> value = Optional.of(key);
      for (LookupTable table : tables) {
        value = table.find(value.get());
        if (value.isEmpty()) {
          break;
        }
      }
      return value;
    }

    @Override
    public boolean isPattern() {
      return tables.stream().allMatch(LookupTable::isPattern);
    }
  }
}
