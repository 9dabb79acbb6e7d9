package org.facteur.maps.system;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.ListableTable;

/** {@code environ:}: the environment of the process; keys are folded to lower case as elsewhere. */
public final class EnvironmentType implements LookupTableType {
  @Override
  public String type() {
    return "environ";
  }

  @Override
  public LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return new EnvironmentTable(type() + ":" + name, System.getenv(), Utf8Text::foldCase);
  }

  @Override
  public LookupTable openUnfolded(String name, Configuration configuration, LookupTables tables) {
    return new EnvironmentTable(type() + ":" + name, System.getenv(), key -> key);
  }

  private record EnvironmentTable(
      String name, Map<String, String> variables, UnaryOperator<String> fold)
      implements LookupTable, ListableTable {
    @Override
    public Optional<String> find(String key) {
      return Optional.ofNullable(variables.get(fold.apply(key)));
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) {
      variables.forEach(consumer);
    }
  }
}
