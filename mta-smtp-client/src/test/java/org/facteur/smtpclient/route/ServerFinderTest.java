package org.facteur.smtpclient.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.facteur.core.config.Configuration;
import org.facteur.core.dns.HostNames;
import org.facteur.testing.FakeDns;
import org.facteur.testing.MemoryLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MX selection as a table. */
class ServerFinderTest {
  private static final FakeDns DNS =
      FakeDns.of(
          "three.example MX 30 c.example",
          "three.example MX 10 a.example",
          "three.example MX 20 b.example",
          "a.example A 192.0.2.1",
          "b.example A 192.0.2.2",
          "b.example AAAA 2001:db8::2",
          "c.example A 192.0.2.3",
          "self.example A 192.0.2.99",
          "mine.example MX 10 self.example",
          "backup.example MX 5 a.example",
          "backup.example MX 10 self.example",
          "backup.example MX 20 b.example",
          "lost.example MX 5 missing.example",
          "lost.example MX 10 self.example",
          "null.example MX 0 .",
          "bad.example MX 10 missing.example",
          "halfbad.example MX 10 missing.example",
          "halfbad.example MX 20 a.example",
          "half.example MX 10 broken.example",
          "half.example MX 20 missing.example",
          "alias.example CNAME a.example",
          "xn--bcher-kva.example MX 10 a.example",
          "text.example TXT t",
          "broken.example SERVFAIL");

  private static Route route(String domain, Map<String, String> settings) {
    return new ServerFinder(
            RouteSettings.of(Configuration.of(settings), "smtp_"),
            DNS,
            new HostNames(Path.of("/nonexistent"), Path.of("/nonexistent"), DNS),
            InetAddress.ofLiteral("192.0.2.99")::equals,
            new Random(1),
            new MemoryLog().log())
        .domain(domain, true);
  }

  private static String text(Route route) {
    return switch (route) {
      case Route.Servers(List<MailServer> servers) ->
          String.join(
              " ",
              servers.stream().map(s -> s.name() + "=" + s.address().getHostAddress()).toList());
      case Route.Nowhere nowhere -> nowhere.why().status() + " " + nowhere.why().reason();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "three.example  | a.example=192.0.2.1 b.example=192.0.2.2 c.example=192.0.2.3",
        "a.example      | a.example=192.0.2.1",
        "alias.example  | alias.example=192.0.2.1",
        "192.0.2.7      | 192.0.2.7=192.0.2.7",
        "backup.example | a.example=192.0.2.1",
        "halfbad.example | a.example=192.0.2.1",
        "mine.example   | 5.4.6 mail for mine.example loops back to myself",
        "self.example   | 5.4.6 mail for self.example loops back to myself",
        "lost.example   | 4.4.4 unable to find primary relay for lost.example",
        "null.example   | 5.1.0 Domain null.example does not accept mail (nullMX)",
      })
  void finds(String domain, String expected) {
    assertThat(text(route(domain, Map.of("inet_protocols", "ipv4")))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "missing.example, 5.4.4, missing.example type=A: Host not found",
    "bad.example, 5.4.4, missing.example type=A: Host not found",
    "half.example, 4.4.3, 'broken.example type=A: Host not found, try again'",
    "broken.example, 4.4.3, 'broken.example type=MX: Host not found, try again'",
    "text.example, 5.4.4, text.example type=A: Host found but no data record of requested type",
  })
  void saysWhyNot(String domain, String status, String end) {
    assertThat(text(route(domain, Map.of("inet_protocols", "ipv4"))))
        .startsWith(status + " Host or domain name not found. Name service error for name=")
        .endsWith(end);
  }

  @Test
  void asksForInternationalisedNamesInAscii() {
    assertThat(text(route("b\u00c3\u00bccher.example", Map.of("inet_protocols", "ipv4"))))
        .isEqualTo("a.example=192.0.2.1");
  }

  @Test
  void obeysItsParameters() {
    Map<String, String> defer =
        Map.of("inet_protocols", "ipv4", "smtp_defer_if_no_mx_address_found", "yes");
    assertThat(text(route("bad.example", defer))).startsWith("4.4.4 ");
    Map<String, String> six = Map.of("inet_protocols", "all", "smtp_address_preference", "ipv6");
    assertThat(text(route("b.example", six)))
        .isEqualTo("b.example=2001:db8:0:0:0:0:0:2 b.example=192.0.2.2");
    Map<String, String> cname =
        Map.of("inet_protocols", "ipv4", "smtp_cname_overrides_servername", "yes");
    assertThat(text(route("alias.example", cname))).isEqualTo("a.example=192.0.2.1");
    Map<String, String> disabled = Map.of("inet_protocols", "ipv4", "disable_dns_lookups", "yes");
    assertThat(text(route("three.example", disabled)))
        .isEqualTo(
            "5.4.4 unable to look up host three.example: No address associated with hostname");
  }
}
