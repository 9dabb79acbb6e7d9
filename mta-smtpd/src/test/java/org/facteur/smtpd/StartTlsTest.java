package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.TrustLevel;
import org.facteur.core.tls.openssl.OpenSsl;
import org.facteur.core.tls.openssl.SslContext;
import org.facteur.core.tls.openssl.SslEngine;
import org.facteur.testing.ConnectionPair;
import org.facteur.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** STARTTLS and wrapper mode, and what hostile clients make of them. */
@Timeout(60)
class StartTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLIENT = "198.51.100.7";

  @TempDir Path directory;
  private final SmtpFixture fixture = new SmtpFixture();
  private final ConnectionPair pair = new ConnectionPair();
  private Thread session;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(OpenSsl.problem().isEmpty(), () -> "skipped: " + OpenSsl.problem().get());
    TestCertificates certificates = new TestCertificates(directory);
    fixture.settings.put("smtpd_tls_security_level", "may");
    fixture.settings.put("smtpd_tls_chain_files", certificates.chain("mail").toString());
    fixture.settings.put("smtpd_tls_CAfile", certificates.authority().toString());
    fixture.settings.put("smtpd_tls_fingerprint_digest", "sha256");
    fixture.settings.put("smtpd_tls_received_header", "yes");
  }

  @AfterEach
  void nothingIsLeftBehind() throws InterruptedException {
    pair.client().close();
    if (session != null) {
      session.join(Duration.ofSeconds(20));
      assertThat(session.isAlive()).isFalse();
    }
    if (OpenSsl.problem().isEmpty()) {
      assertThat(SslEngine.open()).isZero();
    }
  }

  private void serve() {
    SmtpServer server = fixture.server();
    session = Thread.ofVirtual().start(() -> server.run(pair.server()));
  }

  private static void send(Connection connection, String text) throws IOException {
    connection.write(text.getBytes(StandardCharsets.ISO_8859_1));
    connection.flush(PATIENCE);
  }

  /** A reply with all its lines. */
  private static String reply(Connection connection) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] one = new byte[1];
    while (true) {
      int start = text.length();
      do {
        if (connection.read(one, 0, 1, PATIENCE) < 0) {
          throw new IOException("closed after: " + text);
        }
        text.append((char) one[0]);
      } while (one[0] != '\n');
      if (text.charAt(start + 3) != '-') {
        return text.toString();
      }
    }
  }

  private static String command(Connection connection, String line) throws IOException {
    send(connection, line + "\r\n");
    return reply(connection);
  }

  private TlsConnection handshake() throws IOException {
    return handshake(SslContext.client());
  }

  private TlsConnection handshake(SslContext context) throws IOException {
    return TlsConnection.open(
        pair.client(),
        new SslEngine(context, "server"),
        PATIENCE,
        engine -> TlsSummary.of(engine.details(), false, Optional.empty(), TrustLevel.ANONYMOUS));
  }

  @Test
  void aSessionUnderTls() throws IOException {
    serve();
    reply(pair.client());
    assertThat(command(pair.client(), "EHLO a")).contains("250-STARTTLS\r\n");
    assertThat(command(pair.client(), "STARTTLS")).isEqualTo("220 2.0.0 Ready to start TLS\r\n");
    try (Connection secured = handshake()) {
      assertThat(command(secured, "MAIL FROM:<joe@example.net>")).startsWith("250");
      assertThat(command(secured, "RSET")).startsWith("250");
      assertThat(command(secured, "EHLO b")).doesNotContain("STARTTLS");
      assertThat(command(secured, "STARTTLS")).isEqualTo("554 5.5.1 Error: TLS already active\r\n");
      command(secured, "MAIL FROM:<joe@example.net>");
      command(secured, "RCPT TO:<alice@example.test>");
      command(secured, "DATA");
      assertThat(command(secured, "Subject: hello\r\n\r\nhello\r\n.")).startsWith("250");
      command(secured, "QUIT");
    }
    assertThat(fixture.messages.getFirst())
        .contains("\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)")
        .contains(
            "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)")
        .contains("\t(No client certificate requested)")
        .contains(" with ESMTPS id ");
  }

  @Test
  void whatIsRequiredComesFirst() {
    fixture.settings.put("smtpd_tls_security_level", "encrypt");
    assertThat(
            fixture.talk(
                CLIENT,
                List.of(
                    "HELO x\r\n",
                    "MAIL FROM:<a@example.net>\r\n",
                    "NOOP\r\n",
                    "STARTTLS now\r\n",
                    "QUIT\r\n")))
        .containsExactly(
            "220 mx.example.test ESMTP",
            "250 mx.example.test",
            "530 5.7.0 Must issue a STARTTLS command first",
            "250 2.0.0 Ok",
            "501 5.5.4 Syntax: STARTTLS",
            "221 2.0.0 Bye");
  }

  @Test
  void certificatesThatCannotBeReadAreALocalProblem() {
    fixture.settings.put("smtpd_tls_chain_files", directory + "/nothing.pem");
    assertThat(fixture.talk(CLIENT, List.of("EHLO x\r\n", "STARTTLS\r\n", "QUIT\r\n")))
        .contains("250-STARTTLS", "454 4.7.0 TLS not available due to local problem");
    assertThat(fixture.log)
        .contains(
            "warning: error opening chain file: "
                + directory
                + "/nothing.pem: No such file or directory");
  }

  @Test
  void commandsInTheClearAreForgotten() throws IOException {
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    send(pair.client(), "STARTTLS\r\nRSET\r\nVRFY injected\r\n");
    assertThat(reply(pair.client())).startsWith("220 2.0.0");
    try (Connection secured = handshake()) {
      assertThat(command(secured, "NOOP")).isEqualTo("250 2.0.0 Ok\r\n");
      assertThat(command(secured, "QUIT")).isEqualTo("221 2.0.0 Bye\r\n");
    }
    assertThat(fixture.log)
        .contains(
            "improper command pipelining after STARTTLS from localhost[127.0.0.1]:"
                + " RSET\\r\\nVRFY injected\\r\\n");
  }

  @Test
  void commandsBehindTheHandshakeInTheClearAreGarbage() throws IOException {
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    send(pair.client(), "RSET\r\n");
    assertThatThrownBy(this::handshake).isInstanceOf(IOException.class);
  }

  @Test
  void garbageEndsTheSession() throws Exception {
    byte[] garbage = new byte[4000];
    new Random(1).nextBytes(garbage);
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    pair.client().write(garbage);
    session.join(PATIENCE);
    assertThat(fixture.log)
        .contains(
            "SSL_accept error from localhost[127.0.0.1]: -1",
            "lost connection after STARTTLS from localhost[127.0.0.1]");
  }

  @Test
  void halfAHandshakeEndsWithItsTime() throws Exception {
    fixture.settings.put("smtpd_starttls_timeout", "1s");
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    // The header of a record that is never completed.
    pair.client().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
    session.join(PATIENCE);
    assertThat(fixture.log)
        .contains("SSL_accept error from localhost[127.0.0.1]: Connection timed out");
  }

  @Test
  void hangingUpEndsTheSession() throws Exception {
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    pair.client().close();
    session.join(PATIENCE);
    assertThat(fixture.log).contains("SSL_accept error from localhost[127.0.0.1]: lost connection");
  }

  @Test
  void recordsOfAnySizeThatAreNotAllowedEndTheSession() throws Exception {
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    byte[] huge = new byte[70_000];
    System.arraycopy(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff}, 0, huge, 0, 5);
    pair.client().write(huge);
    session.join(PATIENCE);
    assertThat(fixture.log).contains("SSL_accept error from localhost[127.0.0.1]: -1");
  }

  @Test
  void wrapperModeBeginsWithTls() throws IOException {
    fixture.settings.put("smtpd_tls_wrappermode", "yes");
    serve();
    try (Connection secured = handshake()) {
      assertThat(reply(secured)).isEqualTo("220 mx.example.test ESMTP\r\n");
      assertThat(command(secured, "EHLO a")).doesNotContain("STARTTLS");
      assertThat(command(secured, "QUIT")).startsWith("221");
    }
    assertThat(fixture.log.getLast())
        .isEqualTo("disconnect from localhost[127.0.0.1] ehlo=1 quit=1 commands=2");
  }

  @Test
  void aRequiredCertificateThatDoesNotComeEndsTheSession() throws IOException {
    fixture.settings.put("smtpd_tls_security_level", "encrypt");
    fixture.settings.put("smtpd_tls_req_ccert", "yes");
    serve();
    reply(pair.client());
    command(pair.client(), "EHLO a");
    command(pair.client(), "STARTTLS");
    try (Connection secured = handshake()) {
      assertThat(command(secured, "EHLO b"))
          .isEqualTo("421 4.7.1 mx.example.test Error: No client certificate presented\r\n");
    }
    assertThat(fixture.log)
        .contains("NOQUEUE: abort: TLS from localhost[127.0.0.1]: No client certificate presented");
  }

  @Test
  void newSessionsAreCounted() throws Exception {
    fixture.settings.put("smtpd_client_new_tls_session_rate_limit", "1");
    fixture.settings.put("smtpd_client_event_limit_exceptions", "");
    SmtpServer server = fixture.server();
    for (int i = 0; i < 2; i++) {
      ConnectionPair another = new ConnectionPair();
      session = Thread.ofVirtual().start(() -> server.run(another.server()));
      reply(another.client());
      command(another.client(), "EHLO a");
      command(another.client(), "STARTTLS");
      try (Connection secured =
          TlsConnection.open(
              another.client(),
              new SslEngine(SslContext.client(), "server"),
              PATIENCE,
              engine ->
                  TlsSummary.of(engine.details(), false, Optional.empty(), TrustLevel.ANONYMOUS))) {
        String first = i == 0 ? command(secured, "QUIT") : reply(secured);
        assertThat(first)
            .startsWith(
                i == 0
                    ? "221"
                    : "421 4.7.0 mx.example.test Error: too many new TLS sessions from"
                        + " localhost[127.0.0.1]");
      }
      session.join(PATIENCE);
    }
  }
}
