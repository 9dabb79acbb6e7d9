package org.facteur.queue.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.resolve.AddressRewriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queue files compared with those that Postfix 3.7 wrote for the same message. */
class CleanupIntakeTest {
  @TempDir Path spool;
  private IntakeFixture fixture;

  @BeforeEach
  void prepare() throws Exception {
    fixture = new IntakeFixture(spool);
  }

  @Test
  void writesTheRecordsOfALocalSubmission() throws Exception {
    fixture.settings.put("delay_warning_time", "4h");
    IntakeSession session = fixture.open();
    session.sender("alice@example.test", "envid", DsnReturn.UNSPECIFIED, "", "root");
    session.recipient("joe@remote.example", "", new DsnNotify(10));
    session.beginMessage();
    IntakeFixture.lines(
        session, "Subject: hello\nTo: joe@remote.example\n\nline one\n\nline three");
    assertThat(session.finish()).isEqualTo(new IntakeResult.Queued(session.queueId()));
    List<String> records = fixture.records(session.queueId());
    assertThat(records.subList(1, records.size()))
        .containsExactly(
            "T 1795227206 512175",
            "A create_time=1795227206",
            "A envelope_id=envid",
            "A rewrite_context=local",
            "F root",
            "S alice@example.test",
            "W      1795241606",
            "A notify_flags=10",
            "A dsn_orig_rcpt=rfc822;joe@remote.example",
            "O joe@remote.example",
            "R joe@remote.example",
            "M ",
            "N Subject: hello",
            "N To: joe@remote.example",
            "N Message-Id: <20261121021326.ID@mx.example.test>",
            "N Date: Sat, 21 Nov 2026 02:13:26 +0000 (UTC)",
            "N From: root <alice@example.test>",
            "N ",
            "N line one",
            "N ",
            "N line three",
            "X ",
            "E ");
    assertThat(records.getFirst().strip().split(" +")).endsWith("1", "20", "202", "0");
    assertThat(fixture.log)
        .containsExactly(
            session.queueId()
                + ": message-id=<20261121021326."
                + session.queueId()
                + "@mx.example.test>");
    assertThat(fixture.queued).singleElement().matches(m -> m.recipients().size() == 1);
  }

  @Test
  void putsTheAttributesOfAClientBehindTheSender() throws Exception {
    fixture.context = AddressRewriter.Context.REMOTE;
    fixture.attributes.put("log_client_name", "client.example.net");
    fixture.attributes.put("client_name", "client.example.net");
    List<String> records =
        fixture.send("joe@example.net", List.of("alice@example.test"), "To: v\n\nx");
    assertThat(records.subList(3, records.size()))
        .containsExactly(
            "A log_ident=ID",
            "A rewrite_context=remote",
            "S joe@example.net",
            "A log_client_name=client.example.net",
            "A client_name=client.example.net",
            "A dsn_orig_rcpt=rfc822;alice@example.test",
            "O alice@example.test",
            "R alice@example.test",
            "M ",
            "N To: v",
            "N ",
            "N x",
            "X ",
            "E ");
    assertThat(fixture.log).singleElement().asString().endsWith(": message-id=<>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "To: a,,b,                 | To: a@example.test, , b@example.test,",
        "FROM:b@c                  | FROM:b@c",
        "to:a                      | to: a@example.test",
        "To : foo                  | To: foo@example.test",
        "Cc: joe@x (y)             | Cc: joe@x (y)",
        "From: a b c <joe>         | From: a b c <joe@example.test>",
        "To: (c) joe (more), b     | To: joe@example.test (c) (more), b@example.test",
        "To: grp: a,b;, x@y (z)    | To: grp: a@example.test, b@example.test;, x@y (z)",
        "X-To: foo                 | X-To: foo",
        "Reply-To:   a@b  ,  c@d   | Reply-To:   a@b  ,  c@d"
      })
  void rewritesAddressesAndNothingElse(String header, String expected) throws Exception {
    String content =
        IntakeFixture.content(
            fixture.send("joe@example.net", List.of("alice"), header + "\n\nbody"));
    assertThat(content.lines().findFirst().orElseThrow().stripTrailing()).isEqualTo(expected);
  }

  @Test
  void dropsHeadersAndKeepsFoldedOnes() throws Exception {
    List<String> records =
        fixture.send(
            "joe@example.net",
            List.of("alice"),
            "Subject: keep\n\t as  is  \nBcc: bar,\n baz\nReturn-Path: <>\nNot a header\nx");
    assertThat(IntakeFixture.content(records))
        .startsWith("Subject: keep\n\t as  is  \nMessage-Id: ")
        .endsWith("From: joe@example.net\n\nNot a header\nx\n");
  }

  @Test
  void addsResentHeadersToAMessageThatWasResent() throws Exception {
    List<String> records =
        fixture.send("joe@example.net", List.of("alice"), "Resent-To: bob\nDate: foo\n\nx");
    assertThat(IntakeFixture.content(records))
        .isEqualTo(
            """
            Resent-To: bob@example.test
            Date: foo
            Resent-Message-Id: <20261121021326.ID@mx.example.test>
            Resent-Date: Sat, 21 Nov 2026 02:13:26 +0000 (UTC)
            Resent-From: joe@example.net

            x
            """);
  }

  @Test
  void knowsTheEncodingOfMimeParts() throws Exception {
    List<String> records =
        fixture.send(
            "joe@example.net",
            List.of("alice"),
            """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="a b"

            --a b
            Content-Transfer-Encoding : 8bit
            bad
            --a b--""");
    assertThat(records).contains("N Content-Transfer-Encoding: 8bit", "A encoding=8bit");
    assertThat(IntakeFixture.content(records)).endsWith(": 8bit\nbad\n--a b--\n");
  }

  @Test
  void cutsLongLinesIntoPieces() throws Exception {
    fixture.settings.put("line_length_limit", "512");
    String first = "0123456789abcdef".repeat(32);
    String second = "fedcba9876543210".repeat(32);
    List<String> records =
        fixture.send("joe@example.net", List.of("alice"), "\n" + first + second + "+");
    assertThat(records).containsSequence("L " + first, "L " + second, "N +");
  }

  @Test
  void refusesTooManyHopsAndLeavesNoFile() throws Exception {
    assertThat(
            fixture.send("joe@example.net", List.of("alice"), "Received: x\n".repeat(50) + "\nx"))
        .containsExactly("554 5.4.0 Error: too many hops");
    assertThat(fixture.log)
        .singleElement()
        .asString()
        .endsWith("message rejected: hopcount exceeded");
    try (var files = Files.list(spool.resolve("incoming"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesAMessageThatIsTooBig() throws Exception {
    fixture.settings.put("message_size_limit", "100");
    assertThat(fixture.send("joe@example.net", List.of("alice"), "\n" + "x".repeat(99)))
        .containsExactly("552 5.3.4 Error: message file too big");
  }

  @Test
  void refusesAMessageWithoutRecipients() throws Exception {
    assertThat(fixture.send("joe@example.net", List.of(), "\nx"))
        .containsExactly("550 5.1.0 Error: no recipients specified");
  }

  @Test
  void leavesOutDuplicates() throws Exception {
    List<String> records =
        fixture.send("joe@example.net", List.of("alice", "ALICE", "alice@example.test"), "\nx");
    assertThat(records).filteredOn(r -> r.startsWith("R")).hasSize(2);
    fixture.settings.put("enable_original_recipient", "no");
    records = fixture.send("joe@example.net", List.of("alice", "alice@example.test"), "\nx");
    assertThat(records).filteredOn(r -> r.startsWith("R")).hasSize(1);
  }

  @Test
  void mapsExpandsAndCopies() throws Exception {
    fixture.settings.put("virtual_alias_maps", "fake:aliases");
    fixture.settings.put("sender_bcc_maps", "fake:sender");
    fixture.settings.put("recipient_bcc_maps", "fake:recipient");
    fixture.settings.put("always_bcc", "abcc");
    fixture
        .tables
        .with("aliases", "r@example.test", "r1@example.test, r2@example.test")
        .with("sender", "s@example.net", "sbcc@example.test")
        .with("recipient", "r@example.test", "rbcc");
    IntakeSession session = fixture.open();
    session.sender("s@example.net", "a+b", DsnReturn.UNSPECIFIED, "7bit", null);
    session.recipient("r@example.test", "rfc822;a+b", new DsnNotify(DsnNotify.SUCCESS));
    session.beginMessage();
    IntakeFixture.lines(session, "To: r\n\nx");
    session.finish();
    List<String> records = fixture.records(session.queueId());
    assertThat(records)
        .containsSequence(
            "S s@example.net",
            "A notify_flags=1",
            "O sbcc@example.test",
            "R sbcc@example.test",
            "A encoding=7bit",
            "A notify_flags=1",
            "A dsn_orig_rcpt=rfc822;a+b",
            "O r@example.test",
            "R r1@example.test",
            "A notify_flags=1",
            "A dsn_orig_rcpt=rfc822;a+b",
            "O r@example.test",
            "R r2@example.test",
            "A notify_flags=1",
            "O rbcc@example.test",
            "R rbcc@example.test",
            "M ")
        .containsSequence(
            "X ",
            "A encoding=7bit",
            "A notify_flags=1",
            "O abcc@example.test",
            "R abcc@example.test",
            "E ");
    assertThat(records.getFirst().strip().split(" +")).contains("5", "4");
  }

  @Test
  void takesNothingWhenATableFails() throws Exception {
    fixture.settings.put("virtual_alias_maps", "fail:aliases");
    assertThat(fixture.send("joe@example.net", List.of("alice"), "\nx"))
        .containsExactly("451 4.3.0 Error: queue file write error");
  }
}
