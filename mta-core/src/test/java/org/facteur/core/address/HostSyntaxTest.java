package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSyntaxTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "mx-1.example.com", "_dmarc.example", "1a.2", "192.0.2.x"})
  void hostnames(String name) {
    assertThat(HostSyntax.hostnameProblem(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a b", "1.2.3.4", "a!"})
  void notHostnames(String name) {
    assertThat(HostSyntax.isHostname(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "0.0.0.0",
        "IPv6:::1",
        "ipv6:2001:db8::1",
        "IPv6:1:2:3:4:5:6:7:8",
        "IPv6:::ffff:192.0.2.1",
        "IPv6:::"
      })
  void literals(String content) {
    assertThat(HostSyntax.isAddressLiteral(content)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.0.2",
        "192.0.2.256",
        "0.1.2.3",
        "1.2.3.4.5",
        "::1",
        "IPv6:1:2:3",
        "IPv6:1::2::3",
        "IPv6:12345::",
        "IPv6:1:2:3:4:5:6:7:8:9",
        "IPv6:192.0.2.1",
        "1.2.3.",
        "IPv6::"
      })
  void notLiterals(String content) {
    assertThat(HostSyntax.isAddressLiteral(content)).isFalse();
  }
}
