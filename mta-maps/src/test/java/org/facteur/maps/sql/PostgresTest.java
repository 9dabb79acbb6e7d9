package org.facteur.maps.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.maps.Tables;
import org.facteur.maps.server.Outage;
import org.facteur.maps.server.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgsql:} tables with a real PostgreSQL. */
class PostgresTest {
  private static final String QUERY = "query = SELECT v FROM a WHERE k = '%s' ORDER BY n\n";
  private static PostgresServer server;
  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer();
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private String table(String hosts, String rest) throws IOException {
    Path file = Files.createTempFile(directory, "pgsql", ".cf");
    Files.writeString(
        file,
        "hosts = %s\nuser = mail\npassword = geheim\ndbname = postgres\n%s".formatted(hosts, rest));
    return "pgsql:" + file;
  }

  private String table(String rest) throws IOException {
    return table("127.0.0.1:" + server.port(), rest);
  }

  @Test
  void answers() throws Exception {
    Tables tables = new Tables();
    SqlAnswers.check(tables, this::table);
    assertThat(tables.find(table("unix:" + server.socket(), QUERY), "b@h.test"))
        .isEqualTo("bb@x.test");
    assertThat(tables.find(table("127.0.0.1:1 127.0.0.1:" + server.port(), QUERY), "b@h.test"))
        .isEqualTo("bb@x.test");
    String uri =
        "postgresql://mail:geheim@127.0.0.1:" + server.port() + "/postgres?sslmode=disable";
    assertThat(tables.find(table(uri, QUERY), "b@h.test")).isEqualTo("bb@x.test");
    assertThat(tables.find(table("select_function = upper\n"), "b@h.test")).isEqualTo("B@H.TEST");
    assertThat(tables.find(table("query = SELECT v FROM a WHERE k = E'%u\\\\x40%d'\n"), "b@h.test"))
        .isEqualTo("(none)");
  }

  @Test
  void failsForATimeWhileTheServerIsAway() throws Exception {
    Outage.of(server, new Tables().open(table(QUERY)), "b@h.test", "bb@x.test");
  }
}
