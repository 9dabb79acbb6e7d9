package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.tls.ChainReader;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.openssl.OpenSsl;
import org.facteur.core.tls.openssl.PemBlock;
import org.facteur.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facteur's TLS with the tools that administrators try it with, and with Postfix's own client. */
class TlsPeersIT {
  @TempDir Path directory;
  private FacteurInstance facteur;
  private TestCertificates certificates;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(OpenSsl.problem().isEmpty(), () -> "skipped: " + OpenSsl.problem().get());
    facteur = FacteurInstance.create(FacteurInstance.Rights.ORDINARY);
    certificates = new TestCertificates(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    facteur.set("smtpd_tls_security_level", "may");
    facteur.set("smtpd_tls_chain_files", certificates.chain("mail").toString());
    facteur.set("smtpd_tls_loglevel", "1");
    facteur.set("smtpd_tls_received_header", "yes");
    facteur.set("smtpd_tls_fingerprint_digest", "sha256");
  }

  @AfterEach
  void end() throws IOException {
    if (facteur != null) {
      facteur.close();
    }
  }

  private static void needs(String program) {
    boolean found =
        Files.isExecutable(Path.of("/usr/bin", program))
            || Files.isExecutable(Path.of("/usr/sbin", program));
    assumeTrue(found, "skipped: " + program + " is not installed");
  }

  @Test
  void opensslAndSwaks() throws Exception {
    needs("openssl");
    facteur.start();
    CommandResult shown =
        FacteurInstance.run(
            List.of(
                "timeout",
                "20",
                "openssl",
                "s_client",
                "-starttls",
                "smtp",
                "-connect",
                "127.0.0.1:" + facteur.port(),
                "-CAfile",
                certificates.authority().toString(),
                "-verify_hostname",
                "mail.example.test",
                "-brief"),
            "QUIT\n");
    assertThat(shown.text()).contains("Verification: OK", "Verified peername: mail.example.test");

    needs("swaks");
    CommandResult sent =
        FacteurInstance.run(
            List.of(
                "timeout",
                "20",
                "swaks",
                "--server",
                "127.0.0.1:" + facteur.port(),
                "--tls",
                "--from",
                "a@example.net",
                "--to",
                "b@example.test"),
            "");
    assumeTrue(
        !sent.text().contains("TLS not available"), "skipped: swaks has no TLS on this machine");
    assertThat(sent.text()).contains("=== TLS started", "250 2.0.0 Ok: queued as");
    FacteurInstance.await(
        Duration.ofSeconds(20),
        "the message",
        () -> !FacteurInstance.files(facteur.inbox()).isEmpty());
    assertThat(Files.readString(FacteurInstance.files(facteur.inbox()).getFirst()))
        .contains("(using TLSv1.3 with cipher ", "with ESMTPS id");
  }

  /** What both clients, Postfix's and ours, say of a server. */
  private List<String> fingers(String... arguments) throws IOException {
    List<String> results = new ArrayList<>();
    for (String program : List.of("/usr/sbin/posttls-finger", "ours")) {
      List<String> command = new ArrayList<>(List.of("timeout", "20", "env"));
      command.add("MAIL_CONFIG=" + facteur.conf());
      if (program.equals("ours")) {
        command.addAll(facteur.command("posttls-finger"));
      } else {
        command.add(program);
      }
      command.addAll(List.of("-c", "-L", "summary"));
      command.addAll(List.of(arguments));
      String text = FacteurInstance.run(command, "").output();
      results.add(
          text.lines()
              .filter(line -> line.contains(" TLS connection "))
              .map(line -> line.replaceFirst("^.*?: ", ""))
              .findFirst()
              .orElse(text));
    }
    return results;
  }

  @Test
  void postfixAsTheClientSeesTheSame() throws Exception {
    needs("posttls-finger");
    facteur.start();
    String server = "[127.0.0.1]:" + facteur.port();
    Fingerprint sha256 = new Fingerprint("sha256");
    PeerCertificate mail =
        PeerCertificate.of(
            ChainReader.read(PemBlock.parse(Files.readAllBytes(certificates.chain("mail"))), "mail")
                .getFirst()
                .leaf()
                .der());
    String authority = certificates.authority().toString();
    List<String> expected =
        List.of("Untrusted", "Trusted", "Verified", "Untrusted", "Verified", "Untrusted");
    List<String[]> runs =
        List.of(
            new String[] {"-l", "may", server},
            new String[] {"-l", "encrypt", "-F", authority, server},
            new String[] {"-l", "secure", "-F", authority, server, "mail.example.test"},
            new String[] {"-l", "secure", "-F", authority, server, "other.example.test"},
            new String[] {
              "-l", "fingerprint", "-d", "sha256", server, mail.publicKeyFingerprint(sha256)
            },
            new String[] {"-l", "fingerprint", "-d", "sha256", server, sha256.of(new byte[] {1})});
    for (int i = 0; i < runs.size(); i++) {
      List<String> seen = fingers(runs.get(i));
      assertThat(seen.get(0)).startsWith(expected.get(i) + " TLS connection established to");
      assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }
  }
}
