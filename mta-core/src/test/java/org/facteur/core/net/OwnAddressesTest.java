package org.facteur.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {
  private static final List<OwnAddresses.Assigned> MACHINE =
      List.of(
          assigned("127.0.0.1", 8),
          assigned("192.0.2.5", 26),
          assigned("::1", 128),
          assigned("2001:db8::5", 64));

  private static OwnAddresses.Assigned assigned(String address, int prefix) {
    return new OwnAddresses.Assigned(InetAddress.ofLiteral(address), prefix);
  }

  private static Configuration configuration(String... settings) {
    Map<String, String> all =
        new HashMap<>(Map.of("inet_interfaces", "all", "inet_protocols", "all"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Configuration.of(all);
  }

  @ParameterizedTest
  @CsvSource({
    "all,all,4",
    "all,ipv4,2",
    "all,'ipv6,ipv4',4",
    "loopback-only,all,2",
    "loopback-only,ipv6,1",
    "'192.0.2.5 [::1]',all,2",
  })
  void interfaces(String interfaces, String protocols, int count) {
    OwnAddresses own =
        OwnAddresses.of(
            configuration("inet_interfaces", interfaces, "inet_protocols", protocols), MACHINE);
    assertThat(own.interfaces()).hasSize(count);
  }

  @Test
  void addressesOfOtherMachinesAreFatal() {
    assertThatThrownBy(
            () -> OwnAddresses.of(configuration("inet_interfaces", "192.0.2.6"), MACHINE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("parameter inet_interfaces: no local interface found for 192.0.2.6");
  }

  @Test
  void proxiesAreNotOurInterfaces() {
    OwnAddresses own = OwnAddresses.of(configuration("proxy_interfaces", "203.0.113.9"), MACHINE);
    byte[] proxy = {(byte) 203, 0, 113, 9};
    assertThat(own.isProxy(proxy)).isTrue();
    assertThat(own.isOwn(proxy)).isFalse();
    assertThat(own.contains(proxy)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "host,127.0.0.1/32 192.0.2.5/32 [::1]/128 [2001:db8::5]/128",
    "subnet,127.0.0.0/8 192.0.2.0/26 [::1]/128 [2001:db8::]/64",
    "class,127.0.0.0/8 192.0.2.0/24 [::1]/128 [2001:db8::]/64",
  })
  void networks(String style, String value) {
    Configuration configuration = configuration("mynetworks_style", style);
    assertThat(OwnNetworks.of(configuration, OwnAddresses.of(configuration, MACHINE)))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1/24|non-null host address bits in \"192.0.2.1/24\", perhaps you should use"
            + " \"192.0.2.0/24\" instead",
        "192.0.2.0/33|bad net/mask pattern: \"192.0.2.0/33\"",
        "192.0.2/24|bad net/mask pattern: \"192.0.2/24\"",
        "[::1|missing ']' character after \"[::1\"",
        "[::1]x|garbage after \"[::1]\"",
      })
  void badBlocks(String patternAndProblem) {
    String[] parts = patternAndProblem.split("\\|");
    assertThatThrownBy(() -> NetworkBlock.parse(parts[0])).hasMessage(parts[1]);
  }
}
