package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.Test;

/** Debian's rspamd and opendkim as milters of the distribution. */
class MilterIT {
  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  private static final String RSPAMD =
      """
      options {
        pidfile = "@DIR@/pid"; tempdir = "@DIR@"; hs_cache_dir = "@DIR@"; filters = "";
        url_tld = "@DIR@/tld"; control_socket = "@DIR@/control mode=0600";
        explicit_modules = ["milter_headers"];
        dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
      }
      logging { type = "file"; filename = "@DIR@/log"; level = "info"; }
      worker "rspamd_proxy" {
        bind_socket = "@DIR@/milter mode=0666"; milter = yes; timeout = 30s; count = 1;
        upstream "local" { default = yes; self_scan = yes; }
      }
      actions { reject = 15; }
      modules { path = "/usr/share/rspamd/plugins/"; }
      milter_headers {
        use = ["x-spamd-result", "x-rspamd-server"]; skip_local = false; skip_authenticated = false;
      }
      lua = "@DIR@/rules.lua";
      """;

  private static final String RULES =
      """
      rspamd_config.GREY = { callback = function(task)
        if task:get_subject() == "grey" then
          task:set_pre_result("soft reject", "Greylisted, try again later")
        end
      end }
      """;

  private static void needs(String program) {
    assumeTrue(Files.isExecutable(Path.of(program)), "needs " + program);
  }

  private static List<String> delivered(FacteurInstance facteur, int count) throws IOException {
    FacteurInstance.await(
        Duration.ofSeconds(60),
        "delivery",
        () -> FacteurInstance.files(facteur.inbox()).size() >= count);
    return Files.readAllLines(
        FacteurInstance.files(facteur.inbox()).getFirst(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void rspamdRefusesDelaysAndMarks() throws Exception {
    needs("/usr/bin/rspamd");
    try (NeighbourDaemon rspamd = NeighbourDaemon.create();
        FacteurInstance facteur = FacteurInstance.create(Rights.ORDINARY)) {
      rspamd.write("tld", "com\ntest\nexample\n");
      rspamd.write("rules.lua", RULES);
      Path config = rspamd.write("rspamd.conf", RSPAMD);
      rspamd.start(
          List.of("/usr/bin/rspamd", "-f", "-i", "-c", config.toString()),
          () -> Files.exists(rspamd.file("milter")));
      facteur.set("smtpd_milters", "unix:" + rspamd.file("milter"));
      facteur.start();
      try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
        peer.say("EHLO client.example.net");
        String header = "From: a@example.net\nTo: b@example.test\nSubject: ";
        assertThat(peer.mail("a@example.net", "b@example.test", header + "x\n\n" + GTUBE))
            .startsWith("554 5.7.1 Gtube pattern");
        assertThat(peer.mail("a@example.net", "b@example.test", header + "grey\n\ntext"))
            .startsWith("451 4.7.1 ");
        assertThat(peer.mail("a@example.net", "b@example.test", header + "clean\n\ntext"))
            .startsWith("250 2.0.0 Ok: queued as ");
      }
      assertThat(delivered(facteur, 1)).anyMatch(line -> line.startsWith("X-Rspamd-Server: "));
      assertThat(facteur.logText())
          .contains(": milter-reject: END-OF-MESSAGE from ", ": 5.7.1 Gtube pattern; from=<");
    }
  }

  @Test
  void opendkimSignsSoThatItVerifies() throws Exception {
    needs("/usr/sbin/opendkim");
    try (NeighbourDaemon opendkim = NeighbourDaemon.create();
        FacteurInstance facteur = FacteurInstance.create(Rights.ORDINARY)) {
      int port = FacteurInstance.freePort();
      String key = opendkim.file("key.pem").toString();
      FacteurInstance.run(List.of("openssl", "genrsa", "-out", key, "2048"), "");
      String published =
          FacteurInstance.run(List.of("openssl", "rsa", "-in", key, "-pubout"), "")
              .output()
              .replaceAll("-----[^-]+-----|\\s", "");
      Path config =
          opendkim.write(
              "opendkim.conf",
              """
              Syslog no
              Background no
              AutoRestart no
              RequireSafeKeys no
              Domain example.test
              Selector sel
              KeyFile @DIR@/key.pem
              Mode s
              """);
      opendkim.start(
          List.of(
              "/usr/sbin/opendkim",
              "-f",
              "-x",
              config.toString(),
              "-p",
              "inet:" + port + "@127.0.0.1"),
          () -> answers(port));
      facteur.set("smtpd_milters", "inet:127.0.0.1:" + port);
      facteur.start();
      try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
        peer.say("EHLO client.example.net");
        assertThat(
                peer.mail(
                    "a@example.test",
                    "b@example.test",
                    "From: a@example.test\nTo: b@example.test\nSubject: signed\n\ntext\n\nend"))
            .startsWith("250 ");
      }
      List<String> lines = delivered(facteur, 1);
      assertThat(lines).anyMatch(line -> line.startsWith("DKIM-Signature: v=1; "));
      List<String> message = lines.subList(firstOf(lines, "DKIM-Signature:"), lines.size());
      assertThat(DkimVerifier.verifies(message, published)).isTrue();
      assertThat(
              DkimVerifier.verifies(
                  message.stream().map(line -> line.replace("text", "test")).toList(), published))
          .isFalse();
    }
  }

  private static int firstOf(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError("no line that starts with " + start);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
