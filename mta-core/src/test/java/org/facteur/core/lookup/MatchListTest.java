package org.facteur.core.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchListTest {
  private final List<String> lines = new ArrayList<>();
  private final MailLog log =
      new MailLog((program, severity, text) -> lines.add(severity.prefix() + text), "postfix/test");
  private final Configuration configuration =
      Configuration.of(Map.of("parent_domain_matches_subdomains", "relay_domains"));

  /** {@code one:key} is a table with that key, {@code fail:} one that fails. */
  private record OneKey(String name) implements LookupTable {
    @Override
    public Optional<String> find(String key) throws LookupFailure {
      if (name.startsWith("fail:")) {
        throw new LookupFailure(name, "it always fails");
      }
      return name.equals("one:" + key) ? Optional.of("x") : Optional.empty();
    }
  }

  private final LookupTables tables =
      new LookupTables() {
        @Override
        public LookupTable open(String typeAndName, Configuration unused) {
          return new OneKey(typeAndName);
        }

        @Override
        public List<LookupTable> openAll(String maps, Configuration unused) {
          return List.of();
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relay_domains | a.example | sub.A.example | true",
        "relay_domains | a.example | nota.example | false",
        "relay_domains | !x.a.example, a.example | y.x.a.example | false",
        "relay_domains | one:a.example | sub.a.example | true",
        "fast_domains | a.example | sub.a.example | false",
        "fast_domains | .a.example | sub.a.example | true",
        "fast_domains | .a.example | a.example | false",
        "fast_domains | one:.a.example | sub.a.example | true",
        "fast_domains | '' | a.example | false",
      })
  void domains(String name, String value, String domain, boolean matches) throws LookupFailure {
    DomainList list = new DomainList(name, value, configuration, tables, log);
    assertThat(list.matches(domain)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.0/24 | 192.0.2.7 | true",
        "192.0.2.0/24 | 192.0.3.7 | false",
        "!192.0.2.7, 192.0.2.0/24 | 192.0.2.7 | false",
        "[2001:db8::]/32 | 2001:db8::1 | true",
        "[2001:db8::]/32 | 192.0.2.1 | false",
        "[::1] | ::1 | true",
        "one:192.0.2.1 | 192.0.2.1 | true",
        "host.example | 192.0.2.1 | false",
      })
  void addresses(String value, String address, boolean matches) throws LookupFailure {
    HostList list = new HostList("mynetworks", value, configuration, tables, log);
    assertThat(list.matchesAddress(address)).isEqualTo(matches);
  }

  @Test
  void hostsMatchByNameToo() throws LookupFailure {
    HostList list = new HostList("x", "h.example, 192.0.2.1", configuration, tables, log);
    assertThat(list.matches("H.example", "198.51.100.1")).isTrue();
    assertThat(list.matches("other.example", "192.0.2.1")).isTrue();
    assertThat(list.matches("other.example", "192.0.2.2")).isFalse();
  }

  @Test
  void filesHoldMorePatterns(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("list"), "# comment\na.example\n!b.example\n");
    StringList list = new StringList("x", "!" + file + " any.example", configuration, tables, log);
    assertThat(list.matches("a.example")).isFalse();
    assertThat(list.matches("b.example")).isTrue();
    assertThat(list.matches("any.example")).isTrue();
  }

  @Test
  void whatCannotBeDecidedFails() {
    assertThatThrownBy(
            () ->
                new HostList("mynetworks", "192.0.2.1/24", configuration, tables, log)
                    .matchesAddress("192.0.2.9"))
        .isInstanceOf(LookupFailure.class);
    assertThatThrownBy(() -> new StringList("x", "fail:t", configuration, tables, log).matches("a"))
        .isInstanceOf(LookupFailure.class);
    assertThatThrownBy(
            () -> new StringList("x", "/no/such/file", configuration, tables, log).matches("a"))
        .isInstanceOf(LookupFailure.class);
    assertThat(lines)
        .containsExactly(
            "warning: mynetworks: non-null host address bits in \"192.0.2.1/24\", perhaps you"
                + " should use \"192.0.2.0/24\" instead",
            "warning: x: fail:t: table lookup problem",
            "warning: nofile:/no/such/file is unavailable. open file /no/such/file: No such file"
                + " or directory",
            "warning: x: nofile:/no/such/file: table lookup problem");
  }
}
