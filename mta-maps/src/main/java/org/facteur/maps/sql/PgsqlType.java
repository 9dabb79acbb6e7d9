package org.facteur.maps.sql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.maps.client.UnixSocketFactory;
import org.facteur.maps.database.DatabaseTable;
import org.facteur.maps.database.DatabaseType;
import org.facteur.maps.database.TableDefinition;

/** {@code pgsql:}: pgsql_table(5). */
public final class PgsqlType extends DatabaseType {
  private static final String URI = "postgresql://";
  private static final String PORT = "5432";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private final SqlPools pools = new SqlPools();

  @Override
  public String type() {
    return "pgsql";
  }

  @Override
  protected DatabaseTable create(TableDefinition definition) {
    List<SqlServer> servers = new ArrayList<>();
    for (String word : SqlHosts.words(definition)) {
      servers.add(word.startsWith(URI) ? uri(definition, word) : host(definition, word));
    }
    return new SqlTable(SqlDialect.PGSQL, definition, pools.of(servers));
  }

  private static SqlServer host(TableDefinition definition, String word) {
    SqlHosts host = SqlHosts.parse(word);
    String database = encode(definition.text("dbname", ""));
    String port = host.port().isEmpty() ? PORT : host.port();
    if (host.socket().isEmpty()) {
      return server(word, false, host.host() + ":" + port + "/" + database + "?", definition);
    }
    // What libpq is given is the directory of the socket.
    String path =
        host.socket().contains(".s.PGSQL.") ? host.socket() : host.socket() + "/.s.PGSQL." + PORT;
    String factory =
        "?socketFactory=" + UnixSocketFactory.class.getName() + "&socketFactoryArg=" + encode(path);
    return server(word, true, "localhost/" + database + factory + "&sslmode=disable&", definition);
  }

  /** {@code postgresql://user:password@host:port/database?option=value}. */
  private static SqlServer uri(TableDefinition definition, String word) {
    String rest = word.substring(URI.length());
    int slash = rest.indexOf('/');
    int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
    Map<String, String> identity = new HashMap<>();
    if (at >= 0) {
      String[] words = rest.substring(0, at).split(":", 2);
      identity.put(USER, decode(words[0]));
      if (words.length > 1) {
        identity.put(PASSWORD, decode(words[1]));
      }
      rest = rest.substring(at + 1);
    }
    String shown = URI + rest;
    String url = rest + (rest.indexOf('?') < 0 ? "?" : "&");
    SqlServer server = server(shown, false, url, definition);
    Map<String, String> properties = new HashMap<>(server.properties());
    properties.putAll(identity);
    return new SqlServer(shown, false, server.dataSource(), Map.copyOf(properties));
  }

  private static SqlServer server(
      String name, boolean socket, String url, TableDefinition definition) {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        "url",
        "jdbc:postgresql://"
            + url
            + "stringtype=unspecified&connectTimeout=5&socketTimeout=30&ApplicationName=facteur");
    for (String identity : List.of(USER, PASSWORD)) {
      if (definition.has(identity)) {
        properties.put(identity, definition.text(identity, ""));
      }
    }
    return new SqlServer(
        name, socket, "org.postgresql.ds.PGSimpleDataSource", Map.copyOf(properties));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
