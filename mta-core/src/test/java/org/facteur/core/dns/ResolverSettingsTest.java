package org.facteur.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** resolv.conf. */
class ResolverSettingsTest {
  @Test
  void readsServersSearchListAndOptions() {
    ResolverSettings settings =
        ResolverSettings.parse(
            """
            # comment
            nameserver 192.0.2.1
            nameserver bad
            nameserver 2001:db8::1
            search a.example b.example.
            options timeout:3 attempts:99 ndots:2 rotate
            """,
            "host.c.example");
    assertThat(settings.servers())
        .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
    assertThat(settings.searchDomains()).containsExactly("a.example", "b.example");
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.attempts()).isEqualTo(5);
    assertThat(settings.dots()).isEqualTo(2);
  }

  @Test
  void asksThisMachineWhenTheFileSaysNothing() {
    ResolverSettings settings = ResolverSettings.parse("", "host.c.example");
    assertThat(settings.searchDomains()).containsExactly("c.example");
    assertThat(settings.servers()).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.attempts()).isEqualTo(2);
  }
}
