package org.facteur.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue file of ours, read by the postcat of an installed Postfix. */
class PostcatInteroperabilityTest {
  private static final Path POSTCAT = Path.of("/usr/sbin/postcat");
  @TempDir Path spool;

  @Test
  void postfixReadsOurQueueFile() throws Exception {
    assumeTrue(Files.isExecutable(POSTCAT), "no Postfix on this machine");
    IntakeFixture fixture = new IntakeFixture(spool);
    fixture.send(
        "joe@example.net",
        List.of("alice", "bob@example.test"),
        "Subject: hello\nTo: joe\n\nline one\n\n" + "x".repeat(3000));
    Path file = fixture.queued.getFirst().file();
    Files.writeString(spool.resolve("main.cf"), "myhostname = mx.example.test\n");
    Process postcat =
        new ProcessBuilder(
                POSTCAT.toString(), "-c", spool.toString(), spool.resolve(file).toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(postcat.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(postcat.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(postcat.exitValue()).as(output).isZero();
    assertThat(output)
        .contains("sender: joe@example.net\n")
        .contains("original_recipient: alice\nrecipient: alice@example.test\n")
        .contains("*** MESSAGE CONTENTS")
        .contains("To: joe@example.test\n")
        .contains("line one\n\n" + "x".repeat(3000) + "\n")
        .contains("*** MESSAGE FILE END");
  }
}
