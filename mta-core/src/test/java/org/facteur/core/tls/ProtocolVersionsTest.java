package org.facteur.core.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.facteur.core.config.ConfigurationException;
import org.facteur.core.tls.openssl.SslOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolVersionsTest {
  @Test
  void boundaries() {
    assertThat(ProtocolVersions.parse(">=TLSv1.2, <=tlsv1.3"))
        .isEqualTo(new ProtocolVersions(0x0303, 0x0304, 0));
    assertThat(ProtocolVersions.parse(">=0303")).isEqualTo(new ProtocolVersions(0x0303, 0, 0));
    assertThat(ProtocolVersions.parse("")).isEqualTo(new ProtocolVersions(0, 0, 0));
  }

  @Test
  void exclusions() {
    assertThat(ProtocolVersions.parse("!SSLv2, !SSLv3:!TLSv1"))
        .isEqualTo(new ProtocolVersions(0, 0, SslOption.NO_SSLV3 | SslOption.NO_TLSV1));
  }

  @Test
  void whatIsNamedAloneExcludesTheOthers() {
    assertThat(ProtocolVersions.parse("TLSv1.2 TLSv1.3"))
        .isEqualTo(
            new ProtocolVersions(
                0, 0, SslOption.NO_SSLV3 | SslOption.NO_TLSV1 | SslOption.NO_TLSV1_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv2", ">=TLS", "!", ">= TLSv1.2"})
  void unknownNames(String list) {
    assertThatThrownBy(() -> ProtocolVersions.parse(list))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Invalid TLS protocol list \"" + list + "\"");
  }
}
