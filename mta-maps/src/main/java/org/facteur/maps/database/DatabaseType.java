package org.facteur.maps.database;

import java.util.function.UnaryOperator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.config.Configuration;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.lookup.LookupTableType;
import org.facteur.core.lookup.LookupTables;

/** A type whose tables are defined by parameters, in a file or in main.cf. */
public abstract class DatabaseType implements LookupTableType {
  /**
   * Makes a table of its definition; connects to nothing.
   *
   * @throws org.facteur.core.config.ConfigurationException when the definition is wrong
   */
  protected abstract DatabaseTable create(TableDefinition definition);

  @Override
  public final LookupTable open(String name, Configuration configuration, LookupTables tables) {
    return table(name, configuration, tables, Utf8Text::foldCase);
  }

  @Override
  public final LookupTable openUnfolded(
      String name, Configuration configuration, LookupTables tables) {
    return table(name, configuration, tables, key -> key);
  }

  private LookupTable table(
      String name, Configuration configuration, LookupTables tables, UnaryOperator<String> fold) {
    return new DefinedTable(this, name, configuration, tables, fold);
  }
}
