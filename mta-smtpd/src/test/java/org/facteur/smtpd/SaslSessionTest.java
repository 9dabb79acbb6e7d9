package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.facteur.core.sasl.sasldb.SaslDatabase;
import org.facteur.testing.ScriptedConnection;
import org.facteur.testing.ScriptedPeer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AUTH in sessions: against what Postfix answered, with fakes of saslauthd and Dovecot. */
class SaslSessionTest {
  private static final String CLIENT = "198.51.100.7";
  private static final String GOOD = plain("alice", "secret");
  private static final String GREETING = "220 mx.example.test ESMTP";

  @TempDir Path directory;
  private final SmtpFixture fixture = new SmtpFixture();

  @BeforeEach
  void accounts() throws IOException {
    SaslDatabase database = SaslDatabase.empty();
    database.put(property("alice", "example.test"), bytes("secret"));
    database.put(property("bob", "other.test"), bytes("pencil"));
    database.write(directory.resolve("sasldb2"));
    smtpdConf("PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 EXTERNAL", "auxprop");
    fixture.settings.put("smtpd_sasl_auth_enable", "yes");
    fixture.settings.put("smtpd_sasl_local_domain", "example.test");
    fixture.settings.put("cyrus_sasl_config_path", directory.toString());
    fixture.settings.put("smtpd_hard_error_limit", "1000");
    fixture.settings.put("smtpd_soft_error_limit", "1000");
    fixture.settings.put(
        "smtpd_forbidden_commands", "CONNECT GET POST regexp:{{/^[^A-Z]/ Thrash}}");
    fixture.settings.put("smtpd_relay_restrictions", "");
    fixture.settings.put("smtpd_recipient_restrictions", "permit_sasl_authenticated, reject");
  }

  private void smtpdConf(String mechanisms, String method) throws IOException {
    Files.writeString(
        directory.resolve("smtpd.conf"),
        "pwcheck_method: "
            + method
            + "\nauxprop_plugin: sasldb\nsasldb_path: "
            + directory.resolve("sasldb2")
            + "\nsaslauthd_path: "
            + directory.resolve("mux")
            + "\nmech_list: "
            + mechanisms
            + "\n");
  }

  private static SaslDatabase.Property property(String user, String realm) {
    return new SaslDatabase.Property(user, realm, SaslDatabase.PASSWORD);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static String plain(String user, String password) {
    return base64("\0" + user + "\0" + password);
  }

  /** The replies without greeting and answer to EHLO. */
  private List<String> after(String... lines) {
    List<String> pieces = new ArrayList<>(List.of("EHLO client.example\r\n"));
    for (String line : lines) {
      pieces.add(line + "\r\n");
    }
    List<String> replies = fixture.talk(CLIENT, pieces);
    assertThat(replies.getFirst()).isEqualTo(GREETING);
    int end = 1;
    while (!replies.get(end).startsWith("250 ")) {
      end++;
    }
    return replies.subList(end + 1, replies.size());
  }

  private List<String> hello() {
    return fixture.talk(CLIENT, List.of("EHLO client.example\r\n"));
  }

  @Test
  void answersAsPostfixDid() throws IOException, URISyntaxException {
    Path file = Path.of(SaslSessionTest.class.getResource("sasl/recorded.txt").toURI());
    String text = Files.readString(file).replaceAll("(?m)^#.*\n", "");
    int sessions = 0;
    for (String block : text.strip().split("\n\n")) {
      List<String> said =
          block
              .lines()
              .filter(line -> line.startsWith("C:"))
              .map(line -> line.substring(3))
              .toList();
      List<String> expected =
          block
              .lines()
              .filter(line -> line.startsWith("S: ") && !line.contains("[closed]"))
              .map(line -> line.substring(3))
              .toList();
      List<String> replies = after(said.toArray(String[]::new));
      assertThat(replies).as(block).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        if (expected.get(i).equals("334 *")) {
          assertThat(replies.get(i)).as(block).matches("334 [A-Za-z0-9+/=]{40,}");
        } else {
          assertThat(replies.get(i)).as(block).isEqualTo(expected.get(i));
        }
      }
      sessions++;
    }
    assertThat(sessions).isGreaterThan(15);
  }

  @Test
  void aLoginOpensTheRelayAndStandsInTheLog() {
    assertThat(
            after(
                "MAIL FROM:<a@example.net>",
                "RCPT TO:<x@elsewhere.example>",
                "RSET",
                "AUTH PLAIN " + GOOD,
                "MAIL FROM:<a@example.net> AUTH=b+40c",
                "RCPT TO:<x@elsewhere.example>",
                "DATA",
                "text\r\n."))
        .contains("554 5.7.1 <x@elsewhere.example>: Recipient address rejected: Access denied")
        .contains("235 2.7.0 Authentication successful", "250 2.1.5 Ok");
    assertThat(fixture.log)
        .anyMatch(
            line ->
                line.contains(
                    ", sasl_method=PLAIN, sasl_username=alice@example.test, sasl_sender=b+40c"));
    assertThat(fixture.messages.getLast()).contains("with ESMTPA id").doesNotContain("alice");
    assertNoSecrets("secret", GOOD);
  }

  private void assertNoSecrets(String... secrets) {
    for (String secret : secrets) {
      assertThat(fixture.log).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void theHeaderNamesTheUserWhenAsked() {
    fixture.settings.put("smtpd_sasl_authenticated_header", "yes");
    after(
        "AUTH LOGIN " + base64("alice"),
        base64("secret"),
        "MAIL FROM:<a@example.net>",
        "RCPT TO:<x@elsewhere.example>",
        "DATA",
        "text\r\n.");
    assertThat(fixture.messages.getLast())
        .contains("\n\t(Authenticated sender: alice@example.test)\n\tby mx.example.test");
  }

  @Test
  void whatIsOffered() throws IOException {
    assertThat(hello())
        .contains("250-AUTH PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256");
    fixture.settings.put("smtpd_sasl_security_options", "noanonymous, noplaintext");
    fixture.settings.put("broken_sasl_auth_clients", "yes");
    assertThat(hello())
        .contains(
            "250-AUTH CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256",
            "250-AUTH=CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256");
    assertThat(after("AUTH PLAIN " + GOOD, "AUTH LOGIN"))
        .containsOnly("535 5.7.8 Error: authentication failed: encryption needed to use mechanism");
    fixture.settings.put("smtpd_sasl_mechanism_filter", "cram-md5");
    assertThat(hello()).contains("250-AUTH CRAM-MD5");
    fixture.settings.put("smtpd_sasl_exceptions_networks", "198.51.100.0/24");
    assertThat(hello()).noneMatch(line -> line.contains("AUTH"));
    smtpdConf("", "auxprop");
    fixture.settings.remove("smtpd_sasl_mechanism_filter");
    fixture.settings.remove("smtpd_sasl_exceptions_networks");
    assertThat(hello()).anyMatch(line -> line.startsWith("250-AUTH SCRAM-SHA-512 "));
  }

  @Test
  void withoutTlsOrWithoutSaslThereIsNone() {
    fixture.settings.put("smtpd_tls_auth_only", "yes");
    assertThat(hello()).noneMatch(line -> line.contains("AUTH"));
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("503 5.5.1 Error: authentication not enabled");
    fixture.settings.put("smtpd_tls_auth_only", "no");
    fixture.settings.put("smtpd_sasl_auth_enable", "no");
    assertThat(after("AUTH PLAIN " + GOOD, "MAIL FROM:<> AUTH=<>"))
        .containsExactly(
            "503 5.5.1 Error: authentication not enabled",
            "503 5.5.4 Error: authentication disabled");
  }

  @Test
  void tooLongAndTooOften() {
    fixture.settings.put("smtpd_client_auth_rate_limit", "2");
    assertThat(
            after(
                "AUTH PLAIN",
                "A".repeat(13_000),
                "AUTH PLAIN " + plain("alice", "wrong"),
                "AUTH PLAIN " + GOOD))
        .containsExactly(
            "334 ",
            "500 5.5.6 SASL response limit exceeded",
            "535 5.7.8 Error: authentication failed: authentication failure",
            "450 4.7.1 Error: too many AUTH commands from " + CLIENT);
    assertThat(fixture.log)
        .anyMatch(line -> line.contains("AUTH command rate limit exceeded: 3 from client"));
  }

  @Test
  void mistakesInTheConfigurationLetNobodyIn() throws IOException {
    smtpdConf("PLAIN", "nimporte");
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("535 5.7.8 Error: authentication failed: no mechanism available");
    assertThat(fixture.log)
        .contains("warning: SASL authentication problem: unknown password verifier(s) nimporte");
    Files.writeString(directory.resolve("sasldb2"), "x".repeat(600));
    smtpdConf("PLAIN LOGIN CRAM-MD5", "auxprop");
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("454 4.7.0 Temporary authentication failure: generic failure");
    Files.writeString(directory.resolve("smtpd.conf"), "what is this\n");
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("454 4.7.0 Temporary authentication failure: generic failure");
    assertThat(fixture.log).anyMatch(line -> line.contains("smtpd.conf, line 1"));
    fixture.settings.put("smtpd_sasl_type", "gnu");
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("454 4.7.0 Temporary authentication failure: generic failure");
  }

  @Test
  void saslauthdDecides() throws IOException {
    smtpdConf("PLAIN LOGIN", "saslauthd");
    for (String answer : List.of("\0\2OK", "\0\2NO", "\0\3XXX", "", "\0")) {
      ScriptedConnection daemon =
          new ScriptedConnection("127.0.0.1", answer.isEmpty() ? List.of() : List.of(answer));
      fixture.saslPeers.add(daemon);
      List<String> replies = after("AUTH PLAIN " + GOOD);
      assertThat(daemon.output()).isEqualTo("\0\5alice\0\6secret\0\4smtp\0\14example.test");
      assertThat(daemon.isClosed()).isTrue();
      assertThat(replies)
          .containsExactly(
              switch (answer) {
                case "\0\2OK" -> "235 2.7.0 Authentication successful";
                case "\0\2NO" -> "535 5.7.8 Error: authentication failed: authentication failure";
                default -> "454 4.7.0 Temporary authentication failure: generic failure";
              });
    }
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly("454 4.7.0 Temporary authentication failure: generic failure");
    assertThat(fixture.log)
        .contains(
            "warning: SASL authentication failure: cannot connect to saslauthd server: Connection"
                + " refused",
            "warning: SASL authentication failure: Password verification failed");
    assertNoSecrets("secret", GOOD);
  }

  @Test
  void dovecotDecides() {
    fixture.settings.put("smtpd_sasl_type", "dovecot");
    fixture.settings.put("smtpd_sasl_path", "private/auth");
    List<String> handshake =
        List.of(
            "C: VERSION\t1\t0",
            "C: CPID\t" + ProcessHandle.current().pid(),
            "S: VERSION\t1\t2",
            "S: MECH\tPLAIN\tplaintext",
            "S: MECH\tXOAUTH2\tplaintext",
            "S: MECH\tANONYMOUS\tanonymous",
            "S: MECH\tDOVECOT-TOKEN\tprivate",
            "S: SPID\t1",
            "S: DONE");
    List<List<String>> answers =
        List.of(
            List.of(
                "S: FAIL\t1\tuser=alice\treason=Account is locked",
                "535 5.7.8 Error:" + " authentication failed: Account is locked"),
            List.of(
                "S: FAIL\t1\tuser=alice\ttemp",
                "454 4.7.0 Temporary authentication failure:" + " Authentication backend error"),
            List.of("S: FAIL\t1", "535 5.7.8 Error: authentication failed: (reason unavailable)"),
            List.of(
                "S: OK\t1",
                "454 4.7.0 Temporary authentication failure: Authentication" + " backend error"),
            List.of(
                "drop",
                "454 4.7.0 Temporary authentication failure: Connection lost to"
                    + " authentication server"),
            List.of("S: OK\t1\tuser=alice", "235 2.7.0 Authentication successful"));
    for (List<String> answer : answers) {
      fixture.saslPeers.clear();
      fixture.saslPeers.add(new ScriptedPeer(handshake, 1000, "\n"));
      List<String> exchange = new ArrayList<>(handshake);
      exchange.add(
          "C: AUTH\t1\tPLAIN\tservice=smtp\tnologin\tlip=127.0.0.1\trip="
              + CLIENT
              + "\tlport=25\trport=40000\tresp="
              + GOOD);
      exchange.add(answer.getFirst());
      fixture.saslPeers.add(new ScriptedPeer(exchange, 3, "\n"));
      List<String> all = fixture.talk(CLIENT, List.of("EHLO c\r\n", "AUTH plain " + GOOD + "\r\n"));
      assertThat(all).contains("250-AUTH PLAIN XOAUTH2").endsWith(answer.getLast());
    }
    fixture.saslPeers.clear();
    assertThat(after("AUTH PLAIN " + GOOD))
        .containsExactly(
            "454 4.7.0 Temporary authentication failure: Can't connect to authentication server");
  }

  @Test
  void noTabReachesDovecot() {
    fixture.settings.put("smtpd_sasl_type", "dovecot");
    List<String> handshake =
        List.of(
            "C: VERSION\t1\t0",
            "C: CPID\t" + ProcessHandle.current().pid(),
            "S: VERSION\t1\t2",
            "S: MECH\tLOGIN\tplaintext",
            "S: DONE");
    fixture.saslPeers.add(new ScriptedPeer(handshake, 1000, "\n"));
    List<String> exchange = new ArrayList<>(handshake);
    exchange.add(
        "C: AUTH\t1\tLOGIN\tservice=smtp\tnologin\tlip=127.0.0.1\trip="
            + CLIENT
            + "\tlport=25\trport=40000");
    exchange.add("S: CONT\t1\tVXNlcm5hbWU6");
    fixture.saslPeers.add(new ScriptedPeer(exchange, 1000, "\n"));
    assertThat(after("AUTH LOGIN", "YWxpY2U=\tuser=root"))
        .containsExactly(
            "334 VXNlcm5hbWU6",
            "535 5.7.8 Error: authentication failed: Invalid base64 data in continued response");
  }

  @Test
  void xclientGivesAndTakesALogin() {
    fixture.settings.put("smtpd_authorized_xclient_hosts", CLIENT);
    List<String> replies =
        after(
            "XCLIENT LOGIN=fred",
            "EHLO c",
            "MAIL FROM:<>",
            "RCPT TO:<x@elsewhere.example>",
            "RSET",
            "AUTH PLAIN " + GOOD,
            "XCLIENT LOGIN=[UNAVAILABLE]",
            "MAIL FROM:<>",
            "RCPT TO:<x@elsewhere.example>");
    assertThat(replies)
        .containsSubsequence(
            "250 2.1.5 Ok",
            "503 5.5.1 Error: already authenticated",
            "554 5.7.1 <x@elsewhere.example>: Recipient address rejected: Access denied");
    assertThat(fixture.log)
        .anyMatch(line -> line.endsWith(", sasl_method=XCLIENT, sasl_username=fred"));
  }

  /** Whatever is sent, nobody gets in, nothing breaks, and no word of it stands in the log. */
  @Test
  void fuzz() throws IOException {
    smtpdConf("", "auxprop");
    Random random = new Random(11);
    List<String> mechanisms =
        List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-256", "EXTERNAL", "X", "");
    for (int round = 0; round < 40; round++) {
      List<String> said = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        String response = Base64.getEncoder().encodeToString(noise);
        if (random.nextInt(4) == 0 && !response.isEmpty()) {
          response = response.substring(random.nextInt(response.length()));
        }
        said.add(
            random.nextInt(3) > 0
                ? "AUTH " + mechanisms.get(random.nextInt(8)) + " " + response
                : random.nextInt(6) == 0 ? "*" : response);
      }
      assertThat(after(said.toArray(String[]::new)))
          .noneMatch(reply -> reply.startsWith("235"))
          .noneMatch(reply -> reply.startsWith("421"));
    }
    assertThat(fixture.log).noneMatch(line -> line.contains("panic"));
  }
}
