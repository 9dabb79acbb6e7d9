package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The postfix command, and what happens to the processes when somebody kills them. */
class LifecycleIT {
  private FacteurInstance facteur;

  @BeforeEach
  void make() throws IOException {
    facteur = FacteurInstance.create(Rights.ORDINARY);
  }

  @AfterEach
  void end() throws IOException {
    facteur.close();
    assertThat(facteur.processes()).isEmpty();
  }

  @Test
  void startsAnswersAndStops() throws Exception {
    assertThat(facteur.tool("postfix", "status").status()).isEqualTo(1);
    facteur.start();
    assertThat(facteur.tool("postfix", "status").status()).isZero();
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      assertThat(peer.say("NOOP")).startsWith("250");
    }
    assertThat(facteur.tool("postfix", "start").status()).isEqualTo(1);
    assertThat(facteur.logText()).contains("fatal: the Postfix mail system is already running");

    assertThat(facteur.tool("postfix", "stop").status()).isZero();
    assertThat(facteur.processes()).isEmpty();
    assertThat(facteur.tool("postfix", "stop").status()).isEqualTo(1);
    assertThat(facteur.logText()).contains("daemon started", "terminating on signal 15");

    facteur.start();
    assertThat(facteur.tool("postfix", "abort").status()).isZero();
    assertThat(facteur.processes()).isEmpty();
  }

  @Test
  void sessionsOutliveAReload() throws Exception {
    facteur.start();
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      assertThat(peer.say("EHLO client.example.net")).startsWith("250");
      facteur.set("smtpd_banner", "$myhostname ESMTP reloaded");
      assertThat(facteur.tool("postfix", "reload").status()).isZero();
      assertThat(peer.mail("a@example.net", "b@example.test", "Subject: old session\n\ntext"))
          .startsWith("250");
    }
    try (SmtpPeer later = new SmtpPeer(facteur.port())) {
      assertThat(later.say("NOOP")).startsWith("250");
    }
    assertThat(facteur.logText()).contains("reload -- version");
  }

  @Test
  void aBadReloadLeavesTheOldConfigurationAtWork() throws Exception {
    facteur.start();
    String good = Files.readString(facteur.conf().resolve("main.cf"));
    facteur.append("main.cf", "this is no assignment");
    CommandResult reload = facteur.tool("postfix", "reload");
    assertThat(reload.status()).isEqualTo(1);
    assertThat(reload.errors()).contains("main.cf", "line " + (good.lines().count() + 1));
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      assertThat(peer.say("NOOP")).startsWith("250");
    }
    Files.writeString(facteur.conf().resolve("main.cf"), good);
    assertThat(facteur.tool("postfix", "stop").status()).isZero();
  }

  @Test
  void deliveriesUnderWayEndBeforeAStopDoes() throws Exception {
    try (MailSink sink = new MailSink()) {
      sink.pause(800);
      facteur.set("relayhost", "[127.0.0.1]:" + sink.port());
      facteur.start();
      try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
        peer.say("EHLO client.example.net");
        assertThat(peer.mail("a@example.test", "b@example.net", "Subject: slow\n\ntext"))
            .startsWith("250");
      }
      FacteurInstance.await(
          Duration.ofSeconds(20),
          "the delivery begins",
          () -> facteur.logText().contains("queue active"));
      assertThat(facteur.tool("postfix", "stop").status()).isZero();
      assertThat(facteur.processes()).isEmpty();
      assertThat(sink.received()).hasSize(1);
      assertThat(facteur.logText()).contains("status=sent");
    }
  }

  @Test
  void aPortInUseIsAFailureToStart() throws Exception {
    try (var other =
        new java.net.ServerSocket(facteur.port(), 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      CommandResult start = facteur.tool("postfix", "start");
      assertThat(start.status()).isEqualTo(1);
      assertThat(facteur.logText()).contains("fatal: bind", Integer.toString(other.getLocalPort()));
    }
    assertThat(facteur.processes()).isEmpty();
    facteur.start();
  }

  @Test
  void badLinesAreNamedWithFileAndLine() throws Exception {
    facteur.append("main.cf", "smtpd_banner");
    long line = Files.readAllLines(facteur.conf().resolve("main.cf")).size();
    CommandResult start = facteur.tool("postfix", "start");
    assertThat(start.status()).isEqualTo(1);
    assertThat(start.errors()).contains(facteur.conf() + "/main.cf, line " + line);
  }

  @Test
  void aKilledMasterIsReplacedAtOnce() throws Exception {
    facteur.start();
    ProcessHandle first = facteur.master().orElseThrow();
    FacteurInstance.kill(first);
    assertThat(facteur.tool("postfix", "status").status()).isEqualTo(1);
    facteur.start();
    assertThat(facteur.master().orElseThrow().pid()).isNotEqualTo(first.pid());
    assertThat(facteur.toolWithInput("Subject: x\n\ny\n", "sendmail", "b@example.test").status())
        .isZero();
    FacteurInstance.await(
        Duration.ofSeconds(20),
        "delivery",
        () -> FacteurInstance.files(facteur.inbox()).size() == 1);
  }

  @Test
  void sigtermStopsInGoodOrder() throws Exception {
    facteur.start();
    ProcessHandle master = facteur.master().orElseThrow();
    new ProcessBuilder("kill", "-TERM", Long.toString(master.pid())).inheritIO().start().waitFor();
    FacteurInstance.await(Duration.ofSeconds(20), "the end", () -> facteur.processes().isEmpty());
    assertThat(facteur.logText()).contains("terminating on signal 15");
    facteur.start();
  }

  @Test
  void theLogIsRotatedWhileMailFlows() throws Exception {
    facteur.start();
    assertThat(facteur.tool("postfix", "logrotate").status()).isZero();
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      peer.say("EHLO client.example.net");
      peer.mail("a@example.net", "b@example.test", "Subject: new log\n\ntext");
    }
    FacteurInstance.await(
        Duration.ofSeconds(20),
        "status line in the new log",
        () -> facteur.logText().contains("status=sent"));
    assertThat(facteur.logText()).doesNotContain("daemon started");
    assertThat(FacteurInstance.files(facteur.log().getParent()))
        .hasSize(2)
        .anyMatch(f -> f.toString().endsWith(".gz"));
  }
}
