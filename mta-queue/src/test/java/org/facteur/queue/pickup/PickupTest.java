package org.facteur.queue.pickup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.facteur.queue.intake.IntakeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Postfix's postdrop and postsuper leave them. */
class PickupTest {
  @TempDir Path spool;
  private IntakeFixture fixture;
  private int self;

  @BeforeEach
  void prepare() throws Exception {
    fixture = new IntakeFixture(spool);
    self = (Integer) Files.getAttribute(spool, "unix:uid");
  }

  private void scan(int mailOwner) {
    new Pickup(
            spool,
            mailOwner,
            fixture.intake(),
            fixture.configuration(),
            fixture.mailLog(),
            ZoneOffset.UTC)
        .scan();
  }

  private Path drop(String mode, byte[] records) throws Exception {
    Path file = spool.resolve("maildrop/B54CE3D");
    Files.write(file, records);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  @Test
  void takesASubmission() throws Exception {
    Path file =
        drop(
            "rwxr--r--",
            Records.of(
                "T 1795227208 742559",
                "A envelope_id=envid",
                "A ret_flags=2",
                "A rewrite_context=local",
                "F root",
                "S alice@example.test",
                "A notify_flags=10",
                "R joe@remote.example",
                "M",
                "N Subject: hello",
                "N",
                "L line ",
                "N one",
                "X",
                "R late",
                "E"));
    scan(-1);
    assertThat(file).doesNotExist();
    String id = fixture.queued.getFirst().queueId();
    List<String> records = fixture.records(id);
    assertThat(records)
        .containsSequence(
            "A envelope_id=envid",
            "A ret_flags=2",
            "A rewrite_context=local",
            "F root",
            "S alice@example.test",
            "A notify_flags=10",
            "A dsn_orig_rcpt=rfc822;joe@remote.example",
            "O joe@remote.example",
            "R joe@remote.example",
            "M ",
            "N Received: by mx.example.test (Postfix, from userid " + self + ")")
        .containsSequence("N Subject: hello", "N Message-Id: <20261121021326.ID@mx.example.test>")
        .containsSequence("L line ", "N one", "X ")
        .containsSequence("O late", "R late@example.test", "E ");
    assertThat(fixture.log).contains(id + ": uid=" + self + " from=<alice@example.test>");
  }

  @Test
  void takesARequeuedMessageAsItWas() throws Exception {
    drop(
        "rwx------",
        Records.of(
            "C 0",
            "T 1795227281 998440",
            "A create_time=1",
            "A log_ident=OLD1",
            "A rewrite_context=local",
            "S joe@example.net",
            "A log_client_name=localhost",
            "A dsn_orig_rcpt=rfc822;v",
            "O v",
            "D x@remote.example",
            "A dsn_orig_rcpt=rfc822;w",
            "O w",
            "R y@remote.example",
            "M",
            "N Subject: x",
            "X",
            "E"));
    scan(self);
    String id = fixture.queued.getFirst().queueId();
    assertThat(fixture.records(id))
        .containsSequence(
            "T 1795227281 998440",
            "A create_time=1795227206",
            "A log_ident=OLD1",
            "A rewrite_context=local",
            "S joe@example.net",
            "A log_client_name=localhost",
            "A dsn_orig_rcpt=rfc822;w",
            "O w",
            "R y@remote.example",
            "M ");
    assertThat(fixture.log)
        .contains(id + ": uid=" + self + " from=<joe@example.net> orig_id=B54CE3D");
  }

  @Test
  void leavesAnUnfinishedFileAlone() throws Exception {
    Path file = drop("rw-------", Records.of("S x"));
    scan(-1);
    assertThat(file).exists();
    assertThat(fixture.log).isEmpty();
  }

  @Test
  void setsAMalformedFileAside() throws Exception {
    drop("rwxr--r--", Records.of("S x", "R y", "M", "N text"));
    scan(-1);
    assertThat(spool.resolve("corrupt/B54CE3D")).exists();
    assertThat(fixture.log).anyMatch(line -> line.contains("malformed"));
  }

  @Test
  void readsWhatWasLeftWhileTheSystemWasDown() throws Exception {
    try (MaildropFile file = MaildropFile.create(spool.resolve("maildrop"), Instant.now())) {
      byte[] records = Records.of("S joe@x", "R alice", "M", "N", "N body", "X", "E");
      file.write(records, 0, records.length);
      file.commit();
    }
    scan(-1);
    assertThat(fixture.queued).hasSize(1);
    try (var left = Files.list(spool.resolve("maildrop"))) {
      assertThat(left).isEmpty();
    }
  }

  private static byte[] looping() {
    return Records.of(
        "T 1795227208 742559",
        "S alice@example.test",
        "R bob",
        "R joe@remote.example",
        "M",
        "N Received: one",
        "N Received: two",
        "N Subject: round and round",
        "N",
        "N text",
        "X",
        "E");
  }

  @Test
  void givesBackWhatIsRefusedForGood() throws Exception {
    fixture.settings.put("hopcount_limit", "3");
    Path file = drop("rwxr--r--", looping());
    scan(-1);
    assertThat(file).doesNotExist();
    assertThat(spool.resolve("corrupt")).isEmptyDirectory();
    assertThat(fixture.queued).isEmpty();
    assertThat(fixture.returned.getFirst().sender()).isEqualTo("alice@example.test");
    assertThat(fixture.notices)
        .containsExactly(
            "bob@example.test 5.4.0 too many hops", "joe@remote.example 5.4.0 too many hops");
    String id = fixture.returned.getFirst().queueId();
    assertThat(fixture.log)
        .contains("warning: " + id + ": message rejected: hopcount exceeded")
        .anyMatch(
            line ->
                line.startsWith(id + ": to=<bob@example.test>, orig_to=<bob>, relay=none, delay=")
                    && line.endsWith("dsn=5.4.0, status=bounced (too many hops)"));
  }

  @Test
  void keepsARefusedSubmissionWhoseSenderCannotBeTold() throws Exception {
    fixture.settings.put("hopcount_limit", "3");
    fixture.refuseNotices = true;
    Path file = drop("rwxr--r--", looping());
    scan(-1);
    assertThat(file).exists();
    assertThat(spool.resolve("corrupt")).isEmptyDirectory();
  }

  @Test
  void returnsOnlyTheHeaderOfWhatIsTooLarge() throws Exception {
    fixture.settings.put("message_size_limit", "400");
    drop(
        "rwxr--r--",
        Records.of(
            "S alice", "R bob", "M", "N Subject: x", "N", "N " + "y".repeat(500), "N z", "X", "E"));
    scan(-1);
    assertThat(fixture.notices).containsExactly("bob@example.test 5.3.4 message file too big");
    assertThat(fixture.returned.getFirst().ret())
        .isEqualTo(org.facteur.core.smtp.DsnReturn.HEADERS);
  }
}
