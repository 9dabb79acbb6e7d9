package org.facteur.smtpclient.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.tls.ChainReader;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.ProtocolVersions;
import org.facteur.core.tls.TrustLevel;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.core.tls.openssl.Digest;
import org.facteur.core.tls.openssl.OpenSsl;
import org.facteur.core.tls.openssl.PemBlock;
import org.facteur.core.tls.openssl.SslEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facteur's server and client with each other, at each level, and with what is wrong at each. */
class HandshakeTest {
  private static final String CIPHERS = "aNULL:-aNULL:HIGH:@STRENGTH";
  private static final ProtocolVersions ANY = ProtocolVersions.parse(">=TLSv1");

  @TempDir Path directory;
  private TlsFixture fixture;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(OpenSsl.problem().isEmpty(), () -> "skipped: " + OpenSsl.problem().get());
    fixture = new TlsFixture(directory);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    if (OpenSsl.problem().isEmpty()) {
      assertThat(SslEngine.open()).isZero();
    }
  }

  private static TlsPolicy policy(TlsLevel level, List<String> names, List<String> fingerprints) {
    return new TlsPolicy(
        level, ANY, CIPHERS + ":!aNULL", names, fingerprints, List.of(), List.of(), "", "", true);
  }

  private static TlsPolicy dane(int usage, int selector, int matching, byte[] data) {
    DnsRecord.Tlsa record =
        new DnsRecord.Tlsa("_25._tcp.mail.example.test", 60, usage, selector, matching, data);
    return new TlsPolicy(
        TlsLevel.DANE,
        ANY,
        CIPHERS + ":!aNULL",
        List.of("mail.example.test"),
        List.of(),
        List.of(),
        List.of(record),
        "mail.example.test",
        "mail.example.test",
        true);
  }

  private TrustLevel trust(TlsPolicy policy) throws Exception {
    return fixture.meet(policy).client().trust();
  }

  private PeerCertificate certificate(String chain) throws IOException {
    byte[] pem = Files.readAllBytes(fixture.certificates.chain(chain));
    return PeerCertificate.of(ChainReader.read(PemBlock.parse(pem), chain).getFirst().leaf().der());
  }

  @Test
  void trustsWhomTheAuthorityTrusts() throws Exception {
    TlsFixture.Meeting meeting = fixture.meet(policy(TlsLevel.MAY, List.of(), List.of()));

    assertThat(meeting.client().trust()).isEqualTo(TrustLevel.TRUSTED);
    assertThat(meeting.server().trust()).isEqualTo(TrustLevel.ANONYMOUS);
    assertThat(fixture.clientLog.lines())
        .containsExactly(
            "Trusted TLS connection established to mail.example.test[127.0.0.1]:25: TLSv1.3 with"
                + " cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519"
                + " server-signature RSA-PSS (2048 bits) server-digest SHA256");
    assertThat(fixture.serverLog.lines())
        .containsExactly(
            "Anonymous TLS connection established from client[127.0.0.1]: TLSv1.3 with cipher"
                + " TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature"
                + " RSA-PSS (2048 bits) server-digest SHA256");
  }

  @Test
  void withoutAuthoritiesNobodyIsTrusted() throws Exception {
    fixture.client.remove("smtp_tls_CAfile");

    assertThat(trust(policy(TlsLevel.ENCRYPT, List.of(), List.of())))
        .isEqualTo(TrustLevel.UNTRUSTED);
  }

  @Test
  void verifiesNames() throws Exception {
    assertThat(trust(policy(TlsLevel.SECURE, List.of("mail.example.test"), List.of())))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(policy(TlsLevel.SECURE, List.of(".example.test"), List.of())))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(policy(TlsLevel.VERIFY, List.of("www.example.test"), List.of())))
        .isEqualTo(TrustLevel.UNTRUSTED);
    assertThat(fixture.clientLog.lines())
        .contains(
            "server certificate verification failed for mail.example.test[127.0.0.1]:25:"
                + " num=62:hostname mismatch");
  }

  @Test
  void seesThroughExpiredAndSelfMadeCertificates() throws Exception {
    TlsPolicy secure = policy(TlsLevel.SECURE, List.of("mail.example.test"), List.of());
    fixture.show("expired");
    assertThat(trust(secure)).isEqualTo(TrustLevel.UNTRUSTED);
    fixture.show("self-signed");
    assertThat(trust(secure)).isEqualTo(TrustLevel.UNTRUSTED);

    assertThat(fixture.clientLog.lines())
        .contains(
            "server certificate verification failed for mail.example.test[127.0.0.1]:25:"
                + " certificate has expired",
            "certificate verification failed for mail.example.test[127.0.0.1]:25: self-signed"
                + " certificate");
  }

  @Test
  void comparesFingerprints() throws Exception {
    Fingerprint sha256 = new Fingerprint("sha256");
    PeerCertificate mail = certificate("mail");
    String wrong = certificate("other").fingerprint(sha256);

    assertThat(trust(policy(TlsLevel.FINGERPRINT, List.of(), List.of(mail.fingerprint(sha256)))))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(
            trust(
                policy(
                    TlsLevel.FINGERPRINT,
                    List.of(),
                    List.of(wrong, mail.publicKeyFingerprint(sha256).toLowerCase()))))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(policy(TlsLevel.FINGERPRINT, List.of(), List.of(wrong))))
        .isEqualTo(TrustLevel.UNTRUSTED);
  }

  @Test
  void believesTlsaRecords() throws Exception {
    fixture.client.remove("smtp_tls_CAfile");
    PeerCertificate mail = certificate("mail");
    byte[] authority =
        PemBlock.parse(Files.readAllBytes(fixture.certificates.authority())).getFirst().der();

    assertThat(trust(dane(3, 1, 1, Digest.of("sha256", mail.publicKey()))))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(dane(3, 0, 2, Digest.of("sha512", mail.der()))))
        .isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(dane(3, 1, 0, mail.publicKey()))).isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(dane(2, 0, 0, authority))).isEqualTo(TrustLevel.VERIFIED);
    assertThat(trust(dane(3, 1, 1, Digest.of("sha256", certificate("other").publicKey()))))
        .isEqualTo(TrustLevel.UNTRUSTED);
    fixture.show("other");
    assertThat(trust(dane(2, 0, 0, authority)))
        .as("a name that is not asked for")
        .isEqualTo(TrustLevel.UNTRUSTED);
  }

  @Test
  void resumesSessionsByTicketAlsoAfterARestart() throws Exception {
    fixture.client.put("smtp_tls_session_cache_database", "btree:" + directory + "/smtp_scache");
    TlsPolicy policy = policy(TlsLevel.MAY, List.of(), List.of());

    assertThat(fixture.meet(policy).client().resumed()).isFalse();
    assertThat(fixture.meet(policy).client().resumed()).isTrue();
    fixture.restart();
    TlsFixture.Meeting later = fixture.meet(policy);

    assertThat(later.client().resumed()).isTrue();
    assertThat(later.server().resumed()).isTrue();
    assertThat(fixture.clientLog.lines().getLast())
        .startsWith("Trusted TLS connection reused to mail.example.test[127.0.0.1]:25: TLSv1.3");
  }

  @Test
  void resumesSessionsOutOfTheCacheAlsoAfterARestart() throws Exception {
    fixture.client.put("smtp_tls_session_cache_database", "btree:" + directory + "/smtp_scache");
    fixture.server.put("smtpd_tls_session_cache_database", "btree:" + directory + "/smtpd_scache");
    fixture.server.put("tls_session_ticket_cipher", "");
    fixture.server.put("smtpd_tls_protocols", "TLSv1.2");
    TlsPolicy policy = policy(TlsLevel.MAY, List.of(), List.of());

    assertThat(fixture.meet(policy).client().resumed()).isFalse();
    fixture.restart();
    assertThat(fixture.meet(policy).client().resumed()).isTrue();
    Files.delete(directory.resolve("smtpd_scache.sessions"));
    fixture.restart();
  }

  @Test
  void asksClientsForCertificates() throws Exception {
    fixture.server.put("smtpd_tls_ask_ccert", "yes");
    fixture.server.put("smtpd_tls_CAfile", fixture.certificates.authority().toString());
    TlsPolicy policy = policy(TlsLevel.MAY, List.of(), List.of());
    assertThat(fixture.meet(policy).server().trust()).isEqualTo(TrustLevel.ANONYMOUS);

    fixture.client.put("smtp_tls_chain_files", fixture.certificates.chain("client").toString());
    TlsFixture.Meeting known = fixture.meet(policy);
    assertThat(known.server().trust()).isEqualTo(TrustLevel.TRUSTED);
    assertThat(known.server().certificate().get().subject()).isEqualTo("Test client");
    assertThat(known.server().clientSignatureText())
        .isEqualTo("client-signature RSA-PSS (2048 bits) client-digest SHA256");

    fixture.client.put(
        "smtp_tls_chain_files", fixture.certificates.chain("self-signed").toString());
    assertThat(fixture.meet(policy).server().trust()).isEqualTo(TrustLevel.UNTRUSTED);
  }

  @Test
  void showsTheCertificateThatTheClientCanUse() throws Exception {
    fixture.show("mail", "mail-ec");
    TlsPolicy ecdsa =
        new TlsPolicy(
            TlsLevel.MAY,
            ProtocolVersions.parse("TLSv1.2"),
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            "",
            true);

    assertThat(fixture.meet(ecdsa).client().cipher()).isEqualTo("ECDHE-ECDSA-AES128-GCM-SHA256");
    assertThat(fixture.meet(policy(TlsLevel.MAY, List.of(), List.of())).client().protocol())
        .isEqualTo("TLSv1.3");
  }

  @Test
  void choosesTheCertificateByServerName() throws Exception {
    fixture.server.put("tls_server_sni_maps", "fake:sni");
    fixture.tables.with(
        "sni", "other.example.test", fixture.certificates.chain("other").toString());
    TlsPolicy other =
        new TlsPolicy(
            TlsLevel.SECURE,
            ANY,
            CIPHERS + ":!aNULL",
            List.of("other.example.test"),
            List.of(),
            List.of(),
            List.of(),
            "",
            "other.example.test",
            true);

    assertThat(trust(other)).isEqualTo(TrustLevel.VERIFIED);
    assertThat(fixture.serverLog.lines().getLast())
        .startsWith(
            "Anonymous TLS connection established from client[127.0.0.1] to other.example.test: ");
  }

  @Test
  void versionsThatDoNotMeetEndTheHandshake() {
    fixture.server.put("smtpd_tls_protocols", ">=TLSv1.3");
    TlsPolicy old =
        new TlsPolicy(
            TlsLevel.MAY,
            ProtocolVersions.parse("<=TLSv1.2"),
            CIPHERS,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            "",
            true);

    assertThatThrownBy(() -> fixture.meet(old)).isInstanceOf(IOException.class);
    assertThat(fixture.serverLog.lines().getFirst())
        .isEqualTo("SSL_accept error from client[127.0.0.1]: -1");
    assertThat(fixture.serverLog.lines().get(1))
        .startsWith(
            "warning: TLS library problem: error:0A000102:SSL routines::unsupported protocol");
  }

  @Test
  void renewedCertificatesThatCannotBeReadAreNamed() throws Exception {
    Files.writeString(fixture.certificates.chain("mail"), "no certificate");

    assertThat(fixture.serverTls().isAvailable()).isFalse();
    assertThat(fixture.serverLog.lines())
        .containsExactly("warning: No private key found in " + fixture.certificates.chain("mail"));
  }
}
