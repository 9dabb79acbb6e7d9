package org.facteur.maps.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.facteur.maps.server.SqlData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sqlite:} tables. */
class SqliteTest {
  @TempDir Path directory;

  @BeforeEach
  void fill() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory + "/db");
        Statement statement = connection.createStatement()) {
      for (String line : SqlData.STATEMENTS.split("\n")) {
        statement.execute(line);
      }
    }
  }

  private String table(String rest) throws IOException {
    Path file = Files.createTempFile(directory, "sqlite", ".cf");
    Files.writeString(file, "dbpath = " + directory + "/db\n" + rest);
    return "sqlite:" + file;
  }

  @Test
  void answers() throws Exception {
    Tables tables = new Tables();
    SqlAnswers.check(tables, this::table);
    assertThat(tables.find(table("query = SELECT v, n FROM a WHERE k = \"%s\"\n"), "b@h.test"))
        .isEqualTo("bb@x.test");
  }

  @Test
  void aMissingFileIsNotMade() throws Exception {
    Path file = directory.resolve("missing.cf");
    Files.writeString(file, "dbpath = " + directory + "/none\nquery = SELECT '%s'\n");
    assertThatThrownBy(() -> new Tables().find("sqlite:" + file, "a"))
        .isInstanceOf(LookupFailure.class);
    assertThat(directory.resolve("none")).doesNotExist();
  }
}
