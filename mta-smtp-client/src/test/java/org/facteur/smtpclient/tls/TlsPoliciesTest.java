package org.facteur.smtpclient.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.smtpclient.route.MailServer;
import org.facteur.testing.FakeDns;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsPoliciesTest {
  private static final MailServer SERVER =
      new MailServer("mx.example.test", InetAddress.ofLiteral("192.0.2.1"), 10);

  private final Map<String, String> mainCf = new HashMap<>();
  private final FakeTables tables = new FakeTables();
  private final MemoryLog log = new MemoryLog();

  private PolicyDecision find(String nexthop) {
    return find(nexthop, SERVER, new FakeDns());
  }

  private PolicyDecision find(String nexthop, MailServer server, FakeDns dns) {
    return new TlsPolicies(Configuration.of(mainCf), "smtp_", tables, dns, log.log())
        .find(nexthop, server.name(), Optional.of(server), 25);
  }

  private static TlsPolicy used(PolicyDecision decision) {
    assertThat(decision).isInstanceOf(PolicyDecision.Use.class);
    return ((PolicyDecision.Use) decision).policy();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', NONE",
    "'', yes, '', MAY",
    "'', no, yes, VERIFY",
    "may, no, yes, MAY",
    "encrypt, '', '', ENCRYPT",
    "none, yes, yes, NONE"
  })
  void levelsOfMainCf(String level, String use, String enforce, TlsLevel expected) {
    mainCf.put("smtp_tls_security_level", level);
    mainCf.put("smtp_use_tls", use.isEmpty() ? "no" : use);
    mainCf.put("smtp_enforce_tls", enforce.isEmpty() ? "no" : enforce);

    assertThat(used(find("example.test")).level()).isEqualTo(expected);
  }

  @Test
  void tablesKnowDestinationsAndTheDomainsAbove() {
    mainCf.put("smtp_tls_security_level", "may");
    mainCf.put("smtp_tls_policy_maps", "fake:policy");
    tables.with(
        "policy",
        "example.test",
        "secure match=.a.test:b.test protocols=TLSv1.3 ciphers=high exclude=AES128",
        ".example.test",
        "none",
        "[relay.test]:587",
        "encrypt");

    TlsPolicy secure = used(find("EXAMPLE.test"));
    assertThat(secure.level()).isEqualTo(TlsLevel.SECURE);
    assertThat(secure.names()).containsExactly(".a.test", "b.test");
    assertThat(secure.ciphers()).isEqualTo("aNULL:-aNULL:HIGH:@STRENGTH:!AES128:!aNULL");
    assertThat(used(find("deep.down.example.test")).level()).isEqualTo(TlsLevel.NONE);
    assertThat(used(find("[relay.test]:587")).level()).isEqualTo(TlsLevel.ENCRYPT);
    assertThat(used(find("relay.test")).level()).isEqualTo(TlsLevel.MAY);
  }

  @Test
  void namesToMatch() {
    mainCf.put("smtp_tls_security_level", "secure");
    assertThat(used(find("example.test")).names()).containsExactly("example.test", ".example.test");
    assertThat(used(find("[relay.test]:587")).names()).containsExactly("relay.test", ".relay.test");
    mainCf.put("smtp_tls_security_level", "verify");
    assertThat(used(find("example.test")).names()).containsExactly("mx.example.test");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'an empty string result'",
    "tight, 'invalid security level \"tight\"'",
    "may match=a, 'attribute \"match\" invalid at security level \"may\"'",
    "encrypt color=red, 'invalid attribute name: \"color\"'",
    "encrypt ciphers, 'malformed attribute/value pair'",
    "encrypt ciphers=silly, 'invalid cipher grade: \"silly\"'",
    "encrypt protocols=TLSv9, 'Invalid TLS protocol list \"TLSv9\"'",
    "fingerprint, 'with no fingerprints to match'"
  })
  void badPoliciesMakeMailWait(String value, String complaint) {
    mainCf.put("smtp_tls_policy_maps", "fake:policy");
    tables.with("policy", "example.test", value);

    assertThat(find("example.test")).isInstanceOf(PolicyDecision.Defer.class);
    assertThat(String.join("\n", log.lines())).contains(complaint);
  }

  private MailServer validated(boolean mx, boolean address) {
    return new MailServer(
        SERVER.name(),
        SERVER.address(),
        10,
        new MailServer.Validation("example.test", true, mx, address, SERVER.name()));
  }

  @Test
  void daneNeedsAnUnbrokenChainOfSignatures() {
    mainCf.put("smtp_tls_security_level", "dane");
    mainCf.put("smtp_dns_support_level", "dnssec");
    FakeDns dns =
        FakeDns.of("_25._tcp.mx.example.test TLSA 3 1 1 " + "ab".repeat(32)).authenticated();

    TlsPolicy policy = used(find("example.test", validated(true, true), dns));
    assertThat(policy.level()).isEqualTo(TlsLevel.DANE);
    assertThat(policy.tlsa()).hasSize(1);
    assertThat(policy.serverName()).isEqualTo("mx.example.test");
    assertThat(policy.names()).containsExactly("mx.example.test", "example.test");
    assertThat(used(find("example.test", validated(true, false), dns)).level())
        .isEqualTo(TlsLevel.MAY);
    assertThat(used(find("example.test", validated(false, true), dns)).level())
        .isEqualTo(TlsLevel.HALF_DANE);
    mainCf.put("smtp_tls_dane_insecure_mx_policy", "encrypt");
    assertThat(used(find("example.test", validated(false, true), dns)).level())
        .isEqualTo(TlsLevel.ENCRYPT);
    mainCf.put("smtp_tls_dane_insecure_mx_policy", "may");
    assertThat(used(find("example.test", validated(false, true), dns)).level())
        .isEqualTo(TlsLevel.MAY);
  }

  @Test
  void recordsThatCannotBeUsedOrFoundOut() {
    mainCf.put("smtp_tls_security_level", "dane");
    mainCf.put("smtp_dns_support_level", "dnssec");
    List<TlsLevel> levels = new ArrayList<>();
    for (String data :
        List.of("1 1 1 " + "ab".repeat(32), "3 1 1 abcd", "3 7 1 " + "ab".repeat(32))) {
      FakeDns dns = FakeDns.of("_25._tcp.mx.example.test TLSA " + data).authenticated();
      levels.add(used(find("example.test", validated(true, true), dns)).level());
    }
    assertThat(levels).containsOnly(TlsLevel.ENCRYPT);

    FakeDns unsigned = FakeDns.of("_25._tcp.mx.example.test TLSA 3 1 1 " + "ab".repeat(32));
    assertThat(used(find("example.test", validated(true, true), unsigned)).level())
        .isEqualTo(TlsLevel.MAY);
    FakeDns broken = FakeDns.of("_25._tcp.mx.example.test SERVFAIL");
    assertThat(find("example.test", validated(true, true), broken))
        .isInstanceOf(PolicyDecision.Defer.class);
    mainCf.put("smtp_tls_security_level", "dane-only");
    assertThat(find("example.test", validated(true, true), new FakeDns()))
        .isInstanceOf(PolicyDecision.Defer.class);
  }

  @Test
  void withoutDnssecLookupsDaneIsSaidToBeOff() {
    mainCf.put("smtp_tls_security_level", "dane");

    assertThat(used(find("example.test")).level()).isEqualTo(TlsLevel.MAY);
    assertThat(log.lines())
        .containsExactly("warning: example.test: dane configured with dnssec lookups disabled");
  }
}
