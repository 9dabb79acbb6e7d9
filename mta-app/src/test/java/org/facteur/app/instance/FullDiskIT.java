package org.facteur.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.facteur.app.instance.FacteurInstance.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue on a small file system that fills up: a temporary reply, nothing lost, and recovery. */
class FullDiskIT {
  private static final int MEGABYTE = 1 << 20;
  private FacteurInstance facteur;
  private boolean mounted;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(PrivilegedIT.canRun(), "needs root and the user postfix");
    facteur = FacteurInstance.create(Rights.PRIVILEGED);
    Files.createDirectory(facteur.queue());
    mounted =
        FacteurInstance.run(
                    List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=8m,mode=755",
                        "tmpfs",
                        facteur.queue().toString()),
                    "")
                .status()
            == 0;
    assumeTrue(mounted, "needs the right to mount a file system");
  }

  @AfterEach
  void end() throws IOException {
    if (facteur == null) {
      return;
    }
    if (mounted) {
      facteur.tool("postfix", "abort");
      FacteurInstance.run(List.of("umount", "-l", facteur.queue().toString()), "");
    }
    facteur.close();
  }

  @Test
  void tooLittleRoomIsSaidBeforeTheMessageComes() throws IOException {
    facteur.set("message_size_limit", Integer.toString(MEGABYTE));
    facteur.set("queue_minfree", Integer.toString(2 * MEGABYTE));
    facteur.start();
    Path filler = facteur.queue().resolve("filler");
    Files.write(filler, new byte[7 * MEGABYTE]);
    assertThat(send("u@example.test", 100)).startsWith("452 4.3.1 Insufficient system storage");
    Files.delete(filler);
    assertThat(send("u@example.test", 100)).startsWith("250");
    awaitDelivered(1);
  }

  @Test
  void aFileThatDoesNotFitIsRefusedAndLeavesNothing() throws IOException {
    // Without limits nobody asks for room ahead: the disk is found full while a file is written.
    facteur.set("message_size_limit", "0");
    facteur.set("mailbox_size_limit", "0");
    facteur.set("virtual_mailbox_limit", "0");
    facteur.start();
    assertThat(send("u@example.test", 100)).startsWith("250");
    awaitDelivered(1);
    Path filler = facteur.queue().resolve("filler");
    Files.write(filler, new byte[6 * MEGABYTE - 100_000]);
    int accepted = 0;
    String reply;
    facteur.set("defer_transports", "virtual");
    facteur.set("minimal_backoff_time", "600s");
    assertThat(facteur.tool("postfix", "reload").status()).isZero();
    do {
      reply = send("u@example.test", 300_000);
      accepted += reply.startsWith("250") ? 1 : 0;
    } while (reply.startsWith("250") && accepted < 40);
    assertThat(reply).isEqualTo("451 4.3.0 Error: queue file write error");
    assertThat(accepted).isPositive();
    Files.delete(filler);
    facteur.set("defer_transports", "");
    assertThat(facteur.tool("postfix", "reload").status()).isZero();
    facteur.tool("postqueue", "-f");
    awaitDelivered(1 + accepted);
    FacteurInstance.await(
        Duration.ofSeconds(20),
        "an empty queue",
        () ->
            List.of("incoming", "active", "deferred", "corrupt").stream()
                .allMatch(q -> FacteurInstance.files(facteur.queue().resolve(q)).isEmpty()));
  }

  private String send(String recipient, int size) throws IOException {
    try (SmtpPeer peer = new SmtpPeer(facteur.port())) {
      peer.say("EHLO client.example.net");
      String text = "Subject: full\n\n" + "A line of this message.\n".repeat(size / 24 + 1);
      return peer.mail("a@example.net", recipient, text.strip());
    }
  }

  private void awaitDelivered(int count) {
    FacteurInstance.await(
        Duration.ofSeconds(40),
        count + " deliveries",
        () -> FacteurInstance.files(facteur.inbox()).size() == count);
  }
}
