package org.facteur.queue.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.smtp.EnhancedStatus;
import org.facteur.queue.delivery.DeliveryRequest.Probe;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueuedMessage;
import org.junit.jupiter.api.Test;

class BounceServiceTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_772_366_400L);
  private final FakeIntake intake = new FakeIntake();
  private final List<String> log = new ArrayList<>();
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "myhostname", "mx.example.test", "mail_name", "Postfix", "smtputf8_enable", "yes"));

  private record Text(List<String> lines) implements MessageContent {
    @Override
    public long size() {
      return String.join("\n", lines).length() + 1;
    }

    @Override
    public void forEach(LineSink sink) throws java.io.IOException {
      for (String line : lines) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        sink.accept(bytes, 0, bytes.length, true);
      }
    }
  }

  private static QueuedMessage message(String sender, DsnReturn ret, Probe probe) {
    MessageContent content = new Text(List.of("Subject: x", "", "the text"));
    return new QueuedMessage(
        "Q1",
        sender,
        NOW,
        "QQ+1",
        ret,
        "",
        false,
        false,
        Optional.empty(),
        0,
        probe,
        content.size(),
        Map.of(),
        "",
        "",
        "",
        List.of(),
        Path.of("active", "Q1"),
        0,
        content);
  }

  private static BounceLogRecord record(String recipient, int notify, String action) {
    Dsn dsn =
        new Dsn(
            EnhancedStatus.of("5.1.1"),
            "host mx1.remote.example[192.0.2.25] said: 550-5.1.1 <"
                + recipient
                + ">: no such user 550 5.1.1 for a long time (in reply to RCPT TO command)",
            Optional.of(new Dsn.Diagnostic("smtp", "550 5.1.1 unknown")),
            Optional.of("mx1.remote.example"));
    return new BounceLogRecord(
        recipient, "", 1, "rfc822;" + recipient, new DsnNotify(notify), dsn, action);
  }

  private BounceService service() {
    MailLog mailLog =
        new MailLog((program, severity, text) -> log.add(severity.prefix() + text), "bounce");
    return new BounceService(Configuration.of(settings), intake, () -> NOW, mailLog);
  }

  @Test
  void returnsMailToItsSender() throws Exception {
    service()
        .failure(
            message("alice@example.test", DsnReturn.UNSPECIFIED, Probe.SEND),
            List.of(
                record("gone@remote.example", 0, "failed"),
                record("never@remote.example", DsnNotify.NEVER, "failed")));
    assertThat(intake.envelopes).containsExactly("<> <alice@example.test>");
    List<String> text = intake.texts.getFirst();
    assertThat(text)
        .containsSubsequence(
            "Received: by mx.example.test (Postfix)",
            "From: Mail Delivery System <MAILER-DAEMON>",
            "Subject: Undelivered Mail Returned to Sender",
            "To: alice@example.test",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status;",
            "\tboundary=\"Q1.1772366400/mx.example.test\"",
            "Content-Transfer-Encoding: 8bit",
            "",
            "This is a MIME-encapsulated message.",
            "",
            "--Q1.1772366400/mx.example.test",
            "Content-Description: Notification",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            "<gone@remote.example>: host mx1.remote.example[192.0.2.25] said: 550-5.1.1",
            "    <gone@remote.example>: no such user 550 5.1.1 for a long time (in reply to",
            "    RCPT TO command)",
            "",
            "--Q1.1772366400/mx.example.test",
            "Content-Description: Delivery report",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example.test",
            "Original-Envelope-Id: QQ+1",
            "X-Postfix-Queue-ID: Q1",
            "X-Postfix-Sender: rfc822; alice@example.test",
            "",
            "Final-Recipient: rfc822; gone@remote.example",
            "Original-Recipient: rfc822;gone@remote.example",
            "Action: failed",
            "Status: 5.1.1",
            "Remote-MTA: dns; mx1.remote.example",
            "Diagnostic-Code: smtp; 550 5.1.1 unknown",
            "",
            "--Q1.1772366400/mx.example.test",
            "Content-Description: Undelivered Message",
            "Content-Type: message/rfc822",
            "Content-Transfer-Encoding: 8bit",
            "",
            "Return-Path: <alice@example.test>",
            "Subject: x",
            "",
            "the text",
            "",
            "--Q1.1772366400/mx.example.test--");
    assertThat(String.join("\n", text)).doesNotContain("never@").doesNotContain("$");
    assertThat(log).containsExactly("Q1: sender non-delivery notification: N1");
  }

  @Test
  void tellsThePostmasterOnlyWhenAsked() throws Exception {
    service()
        .failure(
            message("", DsnReturn.UNSPECIFIED, Probe.SEND),
            List.of(record("a@remote.example", 0, "failed")));
    assertThat(intake.texts).isEmpty();
    settings.put("notify_classes", "2bounce, bounce");
    settings.put("2bounce_notice_recipient", "bob");
    service()
        .failure(
            message("", DsnReturn.UNSPECIFIED, Probe.SEND),
            List.of(record("a@remote.example", 0, "failed")));
    assertThat(intake.envelopes).containsExactly("<double-bounce@mx.example.test> <bob>");
    assertThat(intake.texts.getFirst())
        .contains(
            "Subject: Postmaster Copy: Undelivered Mail",
            "Auto-Submitted: auto-generated",
            "X-Postfix-Sender: rfc822; MAILER-DAEMON@mx.example.test",
            "Content-Type: message/rfc822");
    assertThat(log).containsExactly("Q1: postmaster non-delivery notification: N1");
    service()
        .failure(
            message("double-bounce@mx.example.test", DsnReturn.UNSPECIFIED, Probe.SEND),
            List.of(record("a@remote.example", 0, "failed")));
    assertThat(intake.envelopes).hasSize(1);
    assertThat(log).endsWith("warning: Q1: undeliverable postmaster notification discarded");
  }

  @Test
  void copiesHeadersToThePostmaster() throws Exception {
    settings.put("notify_classes", "bounce");
    service()
        .failure(
            message("alice@example.test", DsnReturn.FULL, Probe.SEND),
            List.of(record("a@remote.example", 0, "failed")));
    assertThat(intake.envelopes)
        .containsExactly("<> <alice@example.test>", "<double-bounce@mx.example.test> <postmaster>");
    assertThat(intake.texts.get(1))
        .contains("Content-Type: text/rfc822-headers")
        .doesNotContain("the text");
  }

  @Test
  void warnsOfDelays() throws Exception {
    settings.put("delay_warning_time", "4h");
    service()
        .delay(
            message("alice@example.test", DsnReturn.FULL, Probe.SEND),
            List.of(
                record("a@remote.example", 0, "delayed"),
                record("b@remote.example", DsnNotify.FAILURE, "delayed")));
    assertThat(String.join("\n", intake.texts.getFirst()))
        .contains("For more than 4 hour(s)")
        .contains("Action: delayed")
        .contains("Will-Retry-Until: ")
        .contains("text/rfc822-headers")
        .doesNotContain("b@remote");
    assertThat(log).containsExactly("Q1: sender delay notification: N1");
  }

  @Test
  void reportsProbes() throws Exception {
    service()
        .trace(
            message("alice@example.test", DsnReturn.FULL, Probe.USER_VERIFY),
            List.of(record("a@remote.example", 0, "undeliverable")));
    assertThat(intake.texts.getFirst())
        .contains(
            "Subject: Mail Delivery Status Report",
            "Action: undeliverable",
            "Content-Description: Message Headers");
    assertThat(log).containsExactly("Q1: sender delivery status notification: N1");
  }

  @Test
  void sendsTranscripts() {
    new NoticeSender(intake, () -> NOW)
        .transcript(
            Configuration.of(settings),
            "SMTP server",
            "client.example.net[198.51.100.7]",
            List.of("Out: 220 mx", "In:  QUIT"),
            Optional.empty(),
            false,
            new MailLog((program, severity, text) -> log.add(text), "smtpd"));
    List<String> text = intake.texts.getFirst();
    assertThat(text.subList(3, text.size()))
        .containsExactly(
            "From: Mail Delivery System <MAILER-DAEMON@mx.example.test>",
            "To: Postmaster <postmaster>",
            "Subject: Postfix SMTP server: errors from client.example.net[198.51.100.7]",
            "",
            "Transcript of session follows.",
            "",
            " Out: 220 mx",
            " In:  QUIT",
            "",
            "",
            "For other details, see the local mail logfile");
  }
}
