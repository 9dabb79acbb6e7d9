package org.facteur.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be the name of a host. */
class HostNameSyntaxTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "a.example", "x_1.example", "1.2.0.192.in-addr.arpa", "a-b.c", "1a"})
  void accepts(String name) {
    assertThat(HostNameSyntax.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a-.b", "a b", "12", "1.2", "ä"})
  void refuses(String name) {
    assertThat(HostNameSyntax.isValid(name)).isFalse();
    assertThat(HostNameSyntax.isValid("a".repeat(64))).isFalse();
    assertThat(HostNameSyntax.isValid("abc.".repeat(64) + "x")).isFalse();
  }
}
