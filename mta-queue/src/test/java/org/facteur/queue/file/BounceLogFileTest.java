package org.facteur.queue.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.Dsn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BounceLogFileTest {
  private static final BounceLogRecord FULL =
      new BounceLogRecord(
          "\"odd name\"@remote.example",
          "list@example.test",
          327,
          "rfc822;list@example.test",
          new DsnNotify(10),
          new Dsn(
              EnhancedStatus.of("4.2.1"),
              "host mx2 said: 450 4.2.1 busy (in reply to RCPT TO command)",
              Optional.of(new Dsn.Diagnostic("smtp", "450 4.2.1 busy")),
              Optional.of("mx2.remote.example")),
          "delayed");
  private static final BounceLogRecord PLAIN =
      new BounceLogRecord(
          "joe@remote.example",
          "",
          0,
          "",
          DsnNotify.UNSPECIFIED,
          Dsn.of("4.3.2", "deferred transport"),
          "delayed");

  @TempDir Path root;

  @Test
  void writesPostfixsFormat() {
    assertThat(BounceLogFile.format(FULL))
        .isEqualTo(
            """

            <"odd name"@remote.example>: host mx2 said: 450 4.2.1 busy (in reply to RCPT TO command)
            recipient="odd name"@remote.example
            original_recipient=list@example.test
            offset=327
            dsn_orig_rcpt=rfc822;list@example.test
            notify_flags=10
            status=4.2.1
            action=delayed
            diag_type=smtp
            diag_text=450 4.2.1 busy
            mta_type=dns
            mta_mname=mx2.remote.example
            reason=host mx2 said: 450 4.2.1 busy (in reply to RCPT TO command)

            """);
  }

  @Test
  void appendsAndReads() throws Exception {
    BounceLogFile log = log((step, file, bytes) -> bytes);
    assertThat(log.read("ABCDEF1")).isEmpty();
    log.append("ABCDEF1", FULL);
    log.append("ABCDEF1", PLAIN);
    assertThat(root.resolve("defer/A/ABCDEF1")).exists();
    assertThat(log.read("ABCDEF1")).containsExactly(FULL, PLAIN);
    assertThat(log.remove("ABCDEF1")).isTrue();
    assertThat(log.remove("ABCDEF1")).isFalse();
  }

  @Test
  void cutsOffWhatAFailedWriteLeft() throws Exception {
    log((step, file, bytes) -> bytes).append("ABCDEF1", FULL);
    BounceLogFile failing =
        log((step, file, bytes) -> step == QueueDisk.Step.WRITE ? bytes / 2 : bytes);
    assertThatThrownBy(() -> failing.append("ABCDEF1", PLAIN)).isInstanceOf(IOException.class);
    assertThat(failing.read("ABCDEF1")).containsExactly(FULL);
  }

  @Test
  void readsOldAndTornFiles() throws Exception {
    assertThat(BounceLogFile.parse("\n<a@b>: some reason\n\n<c@d>: other"))
        .extracting(BounceLogRecord::recipient)
        .containsExactly("a@b", "c@d");
    String text = BounceLogFile.format(FULL);
    for (int length = 0; length < text.length(); length++) {
      assertThat(BounceLogFile.parse(text.substring(0, length))).hasSizeLessThan(2);
    }
  }

  @Test
  void keepsControlCharactersOut() throws Exception {
    BounceLogRecord evil =
        new BounceLogRecord(
            "a\nstatus=2.0.0\n\n@b", "", 0, "", DsnNotify.UNSPECIFIED, FULL.dsn(), "delayed");
    assertThat(BounceLogFile.parse(BounceLogFile.format(evil)))
        .singleElement()
        .satisfies(entry -> assertThat(entry.dsn().status()).hasToString("4.2.1"));
  }

  private BounceLogFile log(QueueDisk.Fault fault) throws IOException {
    Files.createDirectories(root.resolve("defer"));
    return new BounceLogFile(
        MessageFixture.layout(root), new QueueDisk(OptionalInt.empty(), fault), "defer");
  }
}
