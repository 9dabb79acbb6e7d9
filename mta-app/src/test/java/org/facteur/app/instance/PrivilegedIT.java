package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mail system as root starts it: a master, a network process, a delivery process. */
class PrivilegedIT {
  private FacteurInstance facteur;

  /** Whether the tests run as root where the users and groups of a mail system are. */
  static boolean canRun() {
    try {
      return FacteurInstance.isRoot()
          && Files.readString(Path.of("/etc/passwd")).contains("\npostfix:")
          && Files.readString(Path.of("/etc/group")).contains("\npostdrop:");
    } catch (IOException e) {
      return false;
    }
  }

  @BeforeEach
  void make() throws IOException {
    assumeTrue(canRun(), "needs root and the user postfix");
    facteur = FacteurInstance.create(Rights.PRIVILEGED);
    facteur.start();
  }

  @AfterEach
  void end() throws IOException {
    if (facteur != null) {
      facteur.close();
      assertThat(facteur.processes()).isEmpty();
    }
  }

  private void deliverOne(String recipient) throws IOException {
    int before = FacteurInstance.files(facteur.inbox()).size();
    FacteurInstance.await(Duration.ofSeconds(30), "mail is accepted", () -> accepts(recipient));
    FacteurInstance.await(
        Duration.ofSeconds(30),
        "delivery",
        () -> FacteurInstance.files(facteur.inbox()).size() > before);
  }

  private boolean accepts(String recipient) {
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      peer.say("EHLO client.example.net");
      return peer.mail("a@example.net", recipient, "Subject: one\n\ntext").startsWith("250");
    } catch (IOException e) {
      return false;
    }
  }

  private static int uid(ProcessHandle process) throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/" + process.pid()), "unix:uid");
  }

  @Test
  void eachProcessRunsAsItShouldAndEndsOnStop() throws Exception {
    assertThat(uid(facteur.master().orElseThrow())).isZero();
    assertThat(uid(facteur.child("delivery").orElseThrow())).isZero();
    assertThat(uid(facteur.child("network").orElseThrow())).isNotZero();
    deliverOne("b@example.test");
    assertThat(facteur.tool("postfix", "reload").status()).isZero();
    deliverOne("b@example.test");
    assertThat(facteur.tool("postfix", "stop").status()).isZero();
    assertThat(facteur.processes()).isEmpty();
  }

  @Test
  void aKilledProcessIsStartedAgainAfterAPause() throws Exception {
    for (String name : new String[] {"network", "delivery"}) {
      ProcessHandle old = facteur.child(name).orElseThrow();
      FacteurInstance.kill(old);
      FacteurInstance.await(
          Duration.ofSeconds(30),
          "a new " + name + " process",
          () -> facteur.child(name).filter(p -> p.pid() != old.pid()).isPresent());
      assertThat(facteur.logText())
          .contains(
              "process %s pid %d killed by signal 9".formatted(name, old.pid()),
              name + ": restarting in 1 s");
      facteur.set("minimal_backoff_time", "1s");
      facteur.set("queue_run_delay", "1s");
      facteur.tool("postfix", "reload");
      deliverOne("b@example.test");
    }
  }

  @Test
  void childrenOfAKilledMasterEndAndAnotherMasterStartsAtOnce() throws Exception {
    ProcessHandle network = facteur.child("network").orElseThrow();
    ProcessHandle delivery = facteur.child("delivery").orElseThrow();
    FacteurInstance.kill(facteur.master().orElseThrow());
    facteur.start();
    FacteurInstance.await(
        Duration.ofSeconds(20),
        "the end of the old children",
        () -> !network.isAlive() && !delivery.isAlive());
    deliverOne("b@example.test");
  }

  @Test
  void aPortInUseIsAFailureToStart() throws Exception {
    facteur.tool("postfix", "stop");
    try (var other =
        new java.net.ServerSocket(facteur.port(), 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      assertThat(facteur.tool("postfix", "start").status()).isEqualTo(1);
      assertThat(facteur.logText()).contains("fatal: bind", Integer.toString(other.getLocalPort()));
    }
    assertThat(facteur.processes()).isEmpty();
  }
}
