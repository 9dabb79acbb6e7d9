package org.facteur.app.tool.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.queue.file.RecordReader;
import org.facteur.queue.file.RecordType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submissions while the mail system is down, compared with the files of Postfix's postdrop. */
class SendmailCommandTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeEach
  void prepare() throws Exception {
    Files.createDirectories(directory.resolve("maildrop"));
    Files.createDirectories(directory.resolve("public"));
    Files.writeString(directory.resolve("main.cf"), "queue_directory = " + directory + "\n");
  }

  private int run(String input, String... arguments) throws Exception {
    ToolEnvironment environment =
        new ToolEnvironment(
            "sendmail",
            new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
            new PrintStream(output, true, StandardCharsets.ISO_8859_1),
            new PrintStream(errors, true, StandardCharsets.ISO_8859_1),
            Map.of("MAIL_CONFIG", directory.toString(), "NAME", "Full Name"),
            directory);
    return new SendmailCommand().run(environment, List.of(arguments));
  }

  private List<String> dropped() throws Exception {
    List<String> records = new ArrayList<>();
    try (var files = Files.list(directory.resolve("maildrop"))) {
      byte[] file = Files.readAllBytes(files.toList().getFirst());
      RecordReader reader = RecordReader.of(file, file.length, 0);
      for (int type = reader.next(); type != RecordType.END_OF_FILE; type = reader.next()) {
        if (type != RecordType.TIME) {
          records.add((char) type + " " + reader.text());
        }
      }
    }
    return records;
  }

  @Test
  void leavesAMessageInMaildrop() throws Exception {
    int status =
        run(
            "Subject: hello\n\nline one\n",
            "-f",
            "alice@example.test",
            "-N",
            "success,delay",
            "-R",
            "hdrs",
            "-V",
            "envid",
            "joe@remote.example");
    assertThat(status).isZero();
    assertThat(dropped())
        .containsExactly(
            "A envelope_id=envid",
            "A ret_flags=2",
            "A rewrite_context=local",
            "F Full Name",
            "S alice@example.test",
            "A notify_flags=10",
            "R joe@remote.example",
            "M ",
            "N Subject: hello",
            "N ",
            "N line one",
            "X ",
            "E ");
  }

  @Test
  void extractsRecipients() throws Exception {
    run(
        "To: r, joe\nCc: (x) foo\nSubject: t\nBcc: \"a b\"@x\n\nTo: body\n",
        "-t",
        "-v",
        "-f",
        "<>",
        "alice, bob",
        "<>");
    assertThat(dropped())
        .containsSequence("S ", "A trace_flags=1024", "R alice", "R bob", "R ", "M ")
        .containsSequence("X ", "R r", "R joe", "R foo", "R a b@x", "E ");
    assertThat(output).hasToString("Mail Delivery Status Report will be mailed to <>.\n");
  }

  @Test
  void prefersResentRecipients() throws Exception {
    run("To: alice\nResent-To: vmail\n", "-t");
    assertThat(dropped()).containsSequence("X ", "R vmail", "E ");
  }

  @Test
  void refusesAMessageForNobody() {
    assertThatThrownBy(() -> run("Subject: x\n\n", "-t"))
        .isInstanceOf(ToolFailure.class)
        .hasMessageEndingWith("): No recipient addresses found in message header")
        .extracting(e -> ((ToolFailure) e).exitStatus())
        .isEqualTo(75);
    assertThatThrownBy(() -> run(""))
        .hasMessageEndingWith(
            "): Recipient addresses must be specified on the command line or via the -t option");
    assertThat(directory.resolve("maildrop")).isEmptyDirectory();
  }

  @Test
  void warnsOfBadOptions() throws Exception {
    run("x\n", "-N", "sometimes", "-R", "all", "-f", "a b", "joe");
    assertThat(errors)
        .hasToString(
            """
            sendmail: warning: unknown DSN NOTIFY command value "sometimes" in "sometimes"
            sendmail: warning: bad -N option value -- ignored
            sendmail: warning: bad -R option value -- ignored
            sendmail: warning: -f option specified malformed sender: a b
            """);
    assertThatThrownBy(() -> run("", "-bt")).hasMessage("unsupported: -bt");
    assertThatThrownBy(() -> run("", "-n")).hasMessage("-n option not supported");
    assertThatThrownBy(() -> run("", "-Z")).hasMessage("usage: sendmail [options]");
  }

  @Test
  void writesLargeMessagesToAFileAtOnce() throws Exception {
    run("Subject: x\n\n" + "x".repeat(70) + "\n" + ("y".repeat(70) + "\n").repeat(30000), "joe");
    assertThat(dropped()).hasSize(30010);
  }

  @Test
  void speaksSmtpOnItsStandardInput() throws Exception {
    Files.writeString(
        directory.resolve("main.cf"),
        """
        queue_directory = %s
        myhostname = mx.example.test
        maillog_file = %s/log
        maillog_file_prefixes = /
        smtpd_recipient_restrictions = reject
        """
            .formatted(directory, directory));
    Files.writeString(directory.resolve("master.cf"), "smtp inet n - n - - smtpd\n");
    String id =
        "MAIL FROM:<alice> ENVID=a+2Bb BODY=8BITMIME\r\n"
            + "RCPT TO:<nobody.here> NOTIFY=NEVER ORCPT=rfc822;a+2Bb@x.example\r\n";
    int status =
        run("HELO x\r\n" + id + "DATA\r\nSubject: bs\r\n\r\n..dot\r\n.\r\nQUIT\r\n", "-bs");
    assertThat(status).isZero();
    String name;
    try (var files = Files.list(directory.resolve("maildrop"))) {
      name = files.toList().getFirst().getFileName().toString();
    }
    assertThat(output.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(
            """
            220 mx.example.test ESMTP Postfix
            250 mx.example.test
            250 2.1.0 Ok
            250 2.1.5 Ok
            354 End data with <CR><LF>.<CR><LF>
            250 2.0.0 Ok: queued as %s
            221 2.0.0 Bye
            """
                .formatted(name)
                .replace("\n", "\r\n"));
    List<String> records = dropped();
    assertThat(records.subList(0, 7))
        .containsExactly(
            "A envelope_id=a+b",
            "S alice",
            "A encoding=8bit",
            "A notify_flags=1",
            "A dsn_orig_rcpt=rfc822;a+b@x.example",
            "R nobody.here",
            "M ");
    assertThat(records).contains("N \tby mx.example.test (Postfix) with SMTP id " + name, "N .dot");
    assertThat(Files.readString(directory.resolve("log")))
        .contains("postfix/smtpd", ": connect from localhost[127.0.0.1]");
  }

  @Test
  void forgetsAnSmtpMessageThatDoesNotEnd() throws Exception {
    int status = run("HELO x\nMAIL FROM:<alice>\nRCPT TO:<bob>\nDATA\nSubject: bs\n", "-bs");
    assertThat(status).isZero();
    try (var files = Files.list(directory.resolve("maildrop"))) {
      assertThat(files).isEmpty();
    }
  }
}
