package org.facteur.smtpclient.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.facteur.testing.MemoryLog;
import org.facteur.testing.ScriptedPeer;
import org.junit.jupiter.api.Test;

/** Servers that send too much. */
class HostilePeerTest {
  private final MemoryLog log = new MemoryLog();

  private ReplyReader reader(List<String> script) {
    return new ReplyReader(
        new ScriptedPeer(script, 1000), "peer", 2048, UnaryOperator.identity(), log.log());
  }

  @Test
  void keepsTheStartOfALongLine() throws PeerLost {
    ServerReply reply =
        reader(List.of("S: 550 5.7.1 " + "x".repeat(5000))).read(Duration.ofSeconds(1));
    assertThat(reply.code()).isEqualTo(550);
    assertThat(reply.text()).hasSize(2048);
    assertThat(log.lines().getFirst())
        .startsWith("warning: peer: response longer than 2048: 550 5.7.1 xxx")
        .endsWith("...");
  }

  @Test
  void keepsTheFirstLinesOfALongReply() throws PeerLost {
    List<String> script = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      script.add("S: 250-" + "y".repeat(96));
    }
    script.add("S: 250 2.0.0 end");
    ServerReply reply = reader(script).read(Duration.ofSeconds(1));
    assertThat(reply.text().length()).isBetween(2048, 2200);
    assertThat(reply.status()).hasToString("Optional[2.0.0]");
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void endsAnEndlessReply() {
    List<String> script = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      script.add("S: 250-" + "z".repeat(96));
    }
    assertThatThrownBy(() -> reader(script).read(Duration.ofSeconds(1)))
        .isInstanceOf(PeerLost.class);
  }

  @Test
  void makesControlCharactersVisible() throws PeerLost {
    assertThat(reader(List.of("S: 250 a\tb\u0001\u00e4")).read(Duration.ofSeconds(1)).text())
        .isEqualTo("250 a?b??");
  }
}
