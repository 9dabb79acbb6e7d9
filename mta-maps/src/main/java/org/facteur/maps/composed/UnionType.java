package org.facteur.maps.composed;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** <code>unionmap:{type:name, ...}</code>: the answers of all tables, joined by commas. */
public final class UnionType implements LookupTableType {
  @Override
  public String type() {
    return "unionmap";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new UnionTable(type() + ":" + name, TableList.open(type(), name, configuration, tables));
  }

  private record UnionTable(String name, List<LookupTable> tables) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      StringBuilder joined = new StringBuilder();
      for (LookupTable table : tables) {
        Optional<String> value = table.find(key);
        value.ifPresent(text -> joined.append(joined.isEmpty() ? "" : ",").append(text));
      }
      return joined.isEmpty() ? Optional.empty() : Optional.of(joined.toString());
    }

    @Override
    public boolean isPattern() {
      return tables.stream().allMatch(LookupTable::isPattern);
    }
  }
}
