package org.facteur.maps.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DatabaseType;
import org.facteur.maps.database.TableDefinition;

/** {@code mysql:}, for MySQL and MariaDB: mysql_table(5). */
public final class MysqlType extends DatabaseType {
  private static final String PORT = "3306";
  private static final String DEFAULT_SOCKET = "/run/mysqld/mysqld.sock";
  private static final String LOCALHOST = "localhost";
  private final SqlPools pools = new SqlPools();

  @Override
  public String type() {
    return "mysql";
  }

  @Override
  protected DatabaseTable create(TableDefinition definition) {
    MysqlOptionFile options = MysqlOptionFile.of(definition);
    List<SqlServer> servers = new ArrayList<>();
    for (String word : SqlHosts.words(definition)) {
      servers.add(server(word, definition, options));
    }
    return new SqlTable(SqlDialect.MYSQL, definition, pools.of(servers));
  }

  private static SqlServer server(
      String word, TableDefinition definition, MysqlOptionFile options) {
    SqlHosts host = SqlHosts.parse(word);
    Map<String, String> url = new LinkedHashMap<>();
    url.put("connectTimeout", "5000");
    url.put("socketTimeout", "30000");
    url.put("permitMysqlScheme", "true");
    String address;
    // As with MySQL's own library, localhost means the socket.
    boolean socket = !host.socket().isEmpty() || host.host().equals(LOCALHOST);
    if (socket) {
      String path = host.socket().isEmpty() ? options.get("socket", DEFAULT_SOCKET) : host.socket();
      address = LOCALHOST;
      url.put("socketFactory", MysqlSockets.class.getName());
      url.put(MysqlSockets.PATH, path);
    } else {
      address =
          host.host() + ":" + (host.port().isEmpty() ? options.get("port", PORT) : host.port());
      url.putAll(MysqlTls.options(definition, options));
    }
    // The driver takes values as they stand.
    StringBuilder text = new StringBuilder("jdbc:mariadb://" + address + "/");
    text.append(definition.text("dbname", options.get("database", "")));
    char separator = '?';
    for (Map.Entry<String, String> option : url.entrySet()) {
      text.append(separator).append(option.getKey()).append('=').append(option.getValue());
      separator = '&';
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("url", text.toString());
    String user = definition.text("user", options.get("user", ""));
    if (!user.isEmpty()) {
      properties.put("user", user);
      properties.put("password", definition.text("password", options.get("password", "")));
    }
    return new SqlServer(word, socket, "org.mariadb.jdbc.MariaDbDataSource", properties);
  }
}
