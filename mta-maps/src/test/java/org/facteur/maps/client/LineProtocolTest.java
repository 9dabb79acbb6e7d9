package org.facteur.maps.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tcp:} and {@code socketmap:} tables. */
class LineProtocolTest {
  private final Tables tables = new Tables();

  private static String tcp(String request) {
    return switch (request) {
      case "get A%20b%25" -> "200 one%20two%25\n";
      case "get no" -> "500 no such thing\n";
      case "get later" -> "400 busy\n";
      case "get odd" -> "250 what\n";
      case "get bad" -> "200 %zz\n";
      case "get half" -> "200 %4\n";
      case "get text" -> "nothing of the kind\n";
      case "get long" -> "200 " + "x".repeat(5000) + "\n";
      default -> "";
    };
  }

  @Test
  void tcpTablesAnswer() throws Exception {
    try (LineServer server = new LineServer('\n', LineProtocolTest::tcp)) {
      String table = "tcp:127.0.0.1:" + server.port();
      assertThat(tables.find(table, "A b%")).isEqualTo("one two%");
      assertThat(tables.find(table, "no")).isEqualTo("(none)");
      assertThat(tables.open(table).isPattern()).isTrue();
      assertThat(tables.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"later", "odd", "bad", "half", "text", "long", "gone"})
  void whatIsNoAnswerOfATcpTableIsAFailure(String key) throws Exception {
    try (LineServer server = new LineServer('\n', LineProtocolTest::tcp)) {
      String table = "tcp:127.0.0.1:" + server.port();
      assertThatThrownBy(() -> tables.find(table, key)).isInstanceOf(LookupFailure.class);
      assertThat(tables.warnings()).hasSize(1);
    }
  }

  @Test
  void aConnectionThatWasClosedIsMadeAnew() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (LineServer server =
        new LineServer('\n', _ -> count.incrementAndGet() == 2 ? "" : "200 x\n")) {
      String table = "tcp:127.0.0.1:" + server.port();
      assertThat(tables.find(table, "a")).isEqualTo("x");
      assertThat(tables.find(table, "a")).isEqualTo("x");
      assertThat(count).hasValue(3);
    }
    assertThatThrownBy(() -> tables.find("tcp:127.0.0.1:1", "a")).isInstanceOf(LookupFailure.class);
  }

  private static String socketmap(String request) {
    String reply =
        switch (request.substring(request.indexOf(':') + 1)) {
          case "map Key" -> "OK value with space";
          case "map no" -> "NOTFOUND ";
          case "map temp" -> "TEMP try later";
          case "map perm" -> "PERM never";
          case "map odd" -> "WHAT x";
          case "map empty" -> "";
          default -> "-";
        };
    return switch (reply) {
      case "-" -> "12x:whatever,";
      default -> reply.length() + ":" + reply + ",";
    };
  }

  @Test
  void socketmapsAnswer() throws Exception {
    try (LineServer server = new LineServer(',', LineProtocolTest::socketmap)) {
      String table = "socketmap:inet:127.0.0.1:" + server.port() + ":map";
      assertThat(tables.find(table, "Key")).isEqualTo("value with space");
      assertThat(tables.find(table, "no")).isEqualTo("(none)");
      assertThat(tables.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"temp", "perm", "odd", "empty", "broken"})
  void whatIsNoAnswerOfASocketmapIsAFailure(String key) throws Exception {
    try (LineServer server = new LineServer(',', LineProtocolTest::socketmap)) {
      String table = "socketmap:inet:127.0.0.1:" + server.port() + ":map";
      assertThatThrownBy(() -> tables.find(table, key)).isInstanceOf(LookupFailure.class);
      assertThat(tables.warnings()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp:x", "tcp:x:y", "tcp:x:99999", "socketmap:inet:x:1", "socketmap:x:1:m"})
  void badNames(String table) {
    assertThatThrownBy(() -> tables.open(table)).isInstanceOf(ConfigurationException.class);
  }
}
