package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SecurityOptions;
import org.facteur.core.sasl.client.ClientCredentials;
import org.facteur.core.sasl.client.ClientMechanism;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins through a real Dovecot, with each of its mechanisms, right and wrong. */
class SaslDovecotIT {
  private static final List<String> MECHANISMS =
      List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");

  private FacteurInstance facteur;
  private Process dovecot;

  @AfterEach
  void end() throws Exception {
    if (dovecot != null) {
      dovecot.destroy();
      dovecot.waitFor();
    }
    if (facteur != null) {
      facteur.close();
    }
  }

  private void startDovecot() throws IOException {
    Path base = Files.createDirectories(facteur.root().resolve("dovecot"));
    // Dovecot's auth process runs as a user of its own.
    Files.setPosixFilePermissions(facteur.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users = base.resolve("users");
    Files.writeString(users, "alice:{PLAIN}secret\n");
    Path configuration = base.resolve("dovecot.conf");
    Files.writeString(
        configuration,
        """
        base_dir = %1$s/run
        log_path = %1$s/log
        protocols =
        ssl = no
        auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
        auth_realms = example.test
        auth_failure_delay = 0
        disable_plaintext_auth = no
        passdb {
          driver = passwd-file
          args = scheme=PLAIN username_format=%%n %1$s/users
        }
        userdb {
          driver = static
          args = uid=nobody gid=nogroup home=/nonexistent
        }
        service auth {
          unix_listener %1$s/auth {
            mode = 0666
          }
        }
        """
            .formatted(base));
    dovecot =
        new ProcessBuilder("dovecot", "-F", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("out").toFile())
            .start();
    FacteurInstance.await(
        Duration.ofSeconds(20), "Dovecot", () -> Files.exists(base.resolve("auth")));
  }

  /** The last reply of an attempt to log in. */
  private String login(String mechanism, String password) throws Exception {
    ClientMechanism client =
        ClientMechanism.choose(
            List.of(mechanism),
            SecurityOptions.parse("test", ""),
            new ClientCredentials("alice", password, "", "localhost", new SecureRandom()));
    try (Socket socket = new Socket("127.0.0.1", facteur.port())) {
      socket.setSoTimeout(20_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      reply(in);
      say(socket, "EHLO client.example.net");
      assertThat(reply(in)).contains("-AUTH ").contains(mechanism);
      say(
          socket,
          "AUTH " + mechanism + client.initial().map(i -> " " + SaslBase64.encode(i)).orElse(""));
      String reply = reply(in);
      while (reply.startsWith("334")) {
        byte[] challenge = SaslBase64.decode(reply.substring(4).strip());
        say(socket, SaslBase64.encode(client.respond(challenge)));
        reply = reply(in);
      }
      return reply.strip();
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String reply(BufferedReader in) throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      String line = in.readLine();
      if (line == null) {
        throw new IOException("connection closed after " + all);
      }
      all.append(line).append('\n');
      if (line.length() < 4 || line.charAt(3) == ' ') {
        return all.toString();
      }
    }
  }

  @Test
  void eachMechanismRightAndWrong() throws Exception {
    assumeTrue(
        FacteurInstance.isRoot() && Files.isExecutable(Path.of("/usr/sbin/dovecot")),
        "needs root and dovecot-core: skipped");
    facteur = FacteurInstance.create(Rights.ORDINARY);
    facteur.set("smtpd_sasl_auth_enable", "yes");
    facteur.set("smtpd_sasl_type", "dovecot");
    facteur.set("smtpd_sasl_path", facteur.root().resolve("dovecot/auth").toString());
    startDovecot();
    facteur.start();
    for (String mechanism : MECHANISMS) {
      assertThat(login(mechanism, "secret"))
          .as(mechanism)
          .isEqualTo("235 2.7.0 Authentication successful");
      assertThat(login(mechanism, "oublie"))
          .as(mechanism)
          .isEqualTo("535 5.7.8 Error: authentication failed: (reason unavailable)");
    }
    dovecot.destroy();
    dovecot.waitFor();
    dovecot = null;
    assertThat(login("PLAIN", "secret")).startsWith("454 4.7.0 Temporary authentication failure: ");
    assertThat(facteur.logText()).doesNotContain("secret").doesNotContain("oublie");
  }
}
