package org.facteur.maps.sql;

import java.util.List;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DatabaseType;
import org.facteur.maps.database.TableDefinition;

/** {@code sqlite:}: sqlite_table(5). The file is opened for reading only. */
public final class SqliteType extends DatabaseType {
  private final SqlPools pools = new SqlPools();

  @Override
  public String type() {
    return "sqlite";
  }

  @Override
  protected DatabaseTable create(TableDefinition definition) {
    String path = SqlQuery.required(definition, "dbpath");
    SqlServer server = SqlServer.ofFile(path, "org.sqlite.SQLiteDataSource", "jdbc:sqlite:" + path);
    return new SqlTable(SqlDialect.SQLITE, definition, pools.of(List.of(server)));
  }
}
