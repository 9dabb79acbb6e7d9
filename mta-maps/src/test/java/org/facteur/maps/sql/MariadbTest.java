package org.facteur.maps.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.facteur.maps.server.MariadbServer;
import org.facteur.maps.server.Outage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysql:} tables with a real MariaDB. */
class MariadbTest {
  private static final String QUERY = "query = SELECT v FROM a WHERE k = '%s' ORDER BY n\n";
  private static MariadbServer server;
  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    server = new MariadbServer();
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private String table(String hosts, String rest) throws IOException {
    Path file = Files.createTempFile(directory, "mysql", ".cf");
    Files.writeString(
        file,
        "hosts = %s\nuser = mail\npassword = geheim\ndbname = mail\noption_group =\n%s"
            .formatted(hosts, rest));
    return "mysql:" + file;
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
    assertThat(tables.find(table("127.0.0.1:1 inet:127.0.0.1:" + server.port(), QUERY), "b@h.test"))
        .isEqualTo("bb@x.test");
    assertThat(tables.find(table("query = SELECT v FROM a WHERE k = \"%s\"\n"), "b@h.test"))
        .isEqualTo("bb@x.test");
    assertThat(tables.find(table("query = SELECT v, n FROM a WHERE k = '%s'\n"), "b@h.test"))
        .isEqualTo("bb@x.test,3");
  }

  @Test
  void callsProcedures() throws Exception {
    Tables tables = new Tables();
    assertThat(tables.find(table("query = CALL lookup('%s')\n"), "b@h.test"))
        .isEqualTo("bb@x.test");
    assertThat(
            tables.find(table("query = CALL nothing('%s')\nrequire_result_set = no\n"), "b@h.test"))
        .isEqualTo("(none)");
    String required = table("query = CALL nothing('%s')\n");
    assertThatThrownBy(() -> tables.find(required, "b@h.test")).isInstanceOf(LookupFailure.class);
  }

  @Test
  void readsOptionFiles() throws Exception {
    Path options = directory.resolve("my.cnf");
    Files.writeString(
        options,
        "[client]\nuser = nobody\n[mail]\nuser = mail\npassword = \"geheim\"\nport = %d\n"
            .formatted(server.port()));
    Path file = directory.resolve("options.cf");
    Files.writeString(
        file,
        "hosts = 127.0.0.1\ndbname = mail\noption_file = %s\noption_group = mail\n%s"
            .formatted(options, QUERY));
    assertThat(new Tables().find("mysql:" + file, "b@h.test")).isEqualTo("bb@x.test");
  }

  @Test
  void failsForATimeWhileTheServerIsAway() throws Exception {
    Outage.of(server, new Tables().open(table(QUERY)), "b@h.test", "bb@x.test");
  }
}
