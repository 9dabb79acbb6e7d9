package org.facteur.maps.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.facteur.maps.server.MemcachedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code memcache:} tables with a real memcached. */
class MemcachedTest {
  private static MemcachedServer server;
  @TempDir Path directory;
  private final Tables tables = new Tables();

  @BeforeAll
  static void start() throws Exception {
    server = new MemcachedServer();
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private String table(int port, String rest) throws IOException {
    Path file = Files.createTempFile(directory, "memcache", ".cf");
    Files.writeString(file, "memcache = inet:127.0.0.1:" + port + "\nretry_pause = 0\n" + rest);
    return "memcache:" + file;
  }

  @Test
  void theBackupFillsTheCache() throws Exception {
    String backed =
        table(server.port(), "backup = inline:{a@h.test=b@h.test}\nkey_format = t:%s\n");
    String bare = table(server.port(), "key_format = t:%s\n");
    assertThat(tables.find(bare, "a@h.test")).isEqualTo("(none)");
    assertThat(tables.find(backed, "A@h.test")).isEqualTo("b@h.test");
    assertThat(tables.find(bare, "a@h.test")).isEqualTo("b@h.test");
    assertThat(tables.find(backed, "zz@h.test")).isEqualTo("(none)");
    assertThat(tables.find(table(server.port(), ""), "a@h.test")).isEqualTo("(none)");
    assertThat(tables.warnings()).isEmpty();
  }

  @Test
  void aKeyIsNoCommand() throws Exception {
    String bare = table(server.port(), "");
    assertThat(tables.find(bare, "x\r\nset y 0 0 1\r\nz")).isEqualTo("(none)");
    assertThat(tables.find(bare, "y")).isEqualTo("(none)");
    assertThat(tables.find(bare, "k".repeat(300))).isEqualTo("(none)");
    assertThat(tables.find(bare, "a b")).isEqualTo("(none)");
  }

  @Test
  void withoutTheServerTheBackupAnswers() throws Exception {
    String backed = table(1, "backup = inline:{a@h.test=b@h.test}\n");
    assertThat(tables.find(backed, "a@h.test")).isEqualTo("b@h.test");
    assertThat(tables.find(backed, "zz")).isEqualTo("(none)");
    String bare = table(1, "");
    assertThatThrownBy(() -> tables.find(bare, "a")).isInstanceOf(LookupFailure.class);
  }

  @Test
  void anAnswerThatIsNoneIsAFailure() throws Exception {
    try (LineServer odd = new LineServer('\n', _ -> "VALUE x 0 99999999\r\n")) {
      String bare = table(odd.port(), "");
      assertThatThrownBy(() -> tables.find(bare, "a")).isInstanceOf(LookupFailure.class);
    }
    try (LineServer odd = new LineServer('\n', _ -> "ERROR\r\n")) {
      String bare = table(odd.port(), "");
      assertThatThrownBy(() -> tables.find(bare, "a")).isInstanceOf(LookupFailure.class);
    }
  }
}
