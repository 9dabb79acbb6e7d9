package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;
import org.junit.jupiter.api.Test;

class LocalRewriteClientsTest {
  private final MemoryLog log = new MemoryLog();

  private LocalRewriteClients clients(String value) {
    return LocalRewriteClients.of(
        Configuration.of(Map.of("local_header_rewrite_clients", value)),
        new FakeTables().with("clients", "198.51.100.9", "whatever"),
        log.log());
  }

  @Test
  void tablesNameClientsByAddress() {
    LocalRewriteClients listed =
        clients("check_address_map fake:clients, permit_inet_interfaces, fake:clients");
    assertThat(listed.own()).isTrue();
    assertThat(listed.networks()).isFalse();
    assertThat(listed.isListed("198.51.100.9", log.log())).isTrue();
    assertThat(listed.isListed("198.51.100.7", log.log())).isFalse();
    assertThat(clients("any:OK").isListed("198.51.100.7", log.log())).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void whatFailsOrIsNotKnownSaysSo() {
    assertThat(clients("fail:x").isListed("198.51.100.7", log.log())).isFalse();
    clients("permit_sasl_authenticated");
    assertThat(log.lines())
        .containsExactly(
            "warning: fail:x lookup error: it always fails",
            "warning: not supported yet, and ignored: local_header_rewrite_clients ="
                + " permit_sasl_authenticated");
  }
}
