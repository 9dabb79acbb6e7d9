package org.facteur.maps.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DomainFilter;
import org.facteur.maps.database.ResultFormat;
import org.facteur.maps.database.TableDefinition;

/** A table of a relational database. */
final class SqlTable implements DatabaseTable {
  private static final int QUERY_SECONDS = 10;
  private final SqlDialect dialect;
  private final String name;
  private final String label;
  private final LookupTables tables;
  private final List<SqlPool> pools;
  private final DomainFilter domains;
  private final SqlQuery query;
  private final ResultFormat format;
  private final boolean requireResultSet;

  SqlTable(SqlDialect dialect, TableDefinition definition, List<SqlPool> pools) {
    this.dialect = dialect;
    this.name = definition.tableName();
    this.label = definition.label();
    this.tables = definition.tables();
    this.pools = pools;
    this.domains = DomainFilter.of(definition);
    this.query = SqlQuery.of(definition, dialect);
    this.format = ResultFormat.of(definition, "%s");
    this.requireResultSet =
        dialect == SqlDialect.MYSQL && definition.isYes("require_result_set", true);
  }

  @Override
  public Optional<String> find(String key) throws LookupFailure {
    if (!domains.passes(key)) {
      return Optional.empty();
    }
    Optional<List<String>> parameters = query.bind(key);
    ResultFormat.Answer answer = format.answer(key);
    // A key that lacks what the result asks for need not be looked up.
    if (parameters.isEmpty()) {
      return Optional.empty();
    }
    for (String value : ask(parameters.get())) {
      if (!answer.add(value)) {
        warn(
            "dict_%s_lookup: %s: Expansion limit exceeded for key: '%s'"
                .formatted(dialect.type(), label, Utf8Text.encode(key)));
        throw new LookupFailure(name, "Application error");
      }
    }
    return answer.result();
  }

  private void warn(String text) {
    tables.warn(text);
  }

  /** Asks one server after the other until one answers. */
  private List<String> ask(List<String> parameters) throws LookupFailure {
    SQLException last = null;
    for (SqlPool pool : pools) {
      if (pool.rests()) {
        continue;
      }
      for (int attempt = 0; attempt < 2; attempt++) {
        Connection connection;
        try {
          connection = pool.connect();
        } catch (SQLException e) {
          warn(
              dialect == SqlDialect.SQLITE
                  ? name + ": Can't open database: " + text(e)
                  : "connect to %s server %s: %s".formatted(dialect.type(), pool.name(), text(e)));
          last = e;
          break;
        }
        try (connection) {
          return ask(connection, parameters);
        } catch (SQLException e) {
          warn(failed(pool, e));
          last = e;
          if (!isConnectionLost(e)) {
            throw new LookupFailure(name, "Application error", e);
          }
          pool.drop();
        }
      }
    }
    throw new LookupFailure(name, "Application error", last);
  }

  private String failed(SqlPool pool, SQLException e) {
    return switch (dialect.type()) {
      case "pgsql" -> "pgsql query failed: fatal error from host " + pool.name() + ": " + text(e);
      case "sqlite" -> "dict_sqlite_lookup: " + label + ": SQL prepare failed: " + text(e);
      default -> name + ": query failed: " + text(e);
    };
  }

  /** SQLSTATE class 08 and what else says that another connection may do better. */
  private static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") || state.startsWith("57P") || state.equals("70100");
  }

  /** One line. */
  private static String text(SQLException e) {
    return Utf8Text.encode(String.valueOf(e.getMessage()).strip().replaceAll("\\s*\n\\s*", " "));
  }

  private List<String> ask(Connection connection, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      statement.setQueryTimeout(QUERY_SECONDS);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      List<String> values = new ArrayList<>();
      boolean found = false;
      boolean isRows = statement.execute();
      while (isRows || statement.getUpdateCount() >= 0) {
        if (isRows && found) {
          throw new SQLException("multiple result sets returning data are not supported");
        }
        if (isRows) {
          found = true;
          try (ResultSet rows = statement.getResultSet()) {
            read(rows, values);
          }
        }
        isRows = statement.getMoreResults();
      }
      if (!found && requireResultSet) {
        throw new SQLException("query returned no result set(require_result_set = yes)");
      }
      return values;
    }
  }

  private void read(ResultSet rows, List<String> values) throws SQLException {
    int columns = dialect.allColumns() ? rows.getMetaData().getColumnCount() : 1;
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        String value = rows.getString(column);
        if (value != null) {
          values.add(value);
        }
      }
    }
  }
}
