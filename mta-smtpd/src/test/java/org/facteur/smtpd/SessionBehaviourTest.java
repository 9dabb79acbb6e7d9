package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionBehaviourTest {
  private static final String CLIENT = "198.51.100.7";
  private static final List<String> MESSAGE =
      List.of(
          "HELO x\r\n",
          "MAIL FROM:<joe@example.net>\r\n",
          "RCPT TO:<alice@example.test>\r\n",
          "DATA\r\n",
          "Subject: x\r\n\r\n.\r\n",
          "QUIT\r\n");

  private final SmtpFixture fixture = new SmtpFixture();

  @Test
  void refusalsEndInTheFooter() {
    fixture.settings.put(
        "smtpd_reject_footer", "\\c. Call $client_address at $localtime\\nof $server_name");
    assertThat(fixture.talk(CLIENT, List.of("HELO x\r\n", "FOO\r\n")))
        .endsWith(
            "250 mx.example.test",
            "500-5.5.2 Error: command not recognized. Call 198.51.100.7 at Nov 21 02:00:00",
            "500 5.5.2 of mx.example.test");
  }

  @Test
  void footersFromATable() {
    fixture.settings.put("smtpd_reject_footer_maps", "test:footers");
    fixture.tables.put(
        "footers", Map.of("500 5.5.2 Error: command not recognized", "try $helo_name again"));
    assertThat(fixture.talk(CLIENT, List.of("HELO x\r\n", "FOO\r\n", "MAIL\r\n")))
        .endsWith(
            "500-5.5.2 Error: command not recognized",
            "500 5.5.2 try x again",
            "501 5.5.4 Syntax: MAIL FROM:<address>");
  }

  @Test
  void aFullQueueTakesNoMail() {
    fixture.freeSpace = 15_000_000;
    assertThat(fixture.talk(CLIENT, MESSAGE.subList(0, 2)))
        .endsWith("452 4.3.1 Insufficient system storage");
    assertThat(fixture.log)
        .contains(
            "warning: not enough free space in mail queue: 15000000 bytes"
                + " < 1.5*message size limit");
    fixture.freeSpace = 16_000_000;
    assertThat(fixture.talk(CLIENT, MESSAGE.subList(0, 2))).endsWith("250 2.1.0 Ok");
    fixture.settings.put("queue_minfree", "16000000");
    assertThat(fixture.talk(CLIENT, MESSAGE.subList(0, 2)))
        .endsWith("452 4.3.1 Insufficient system storage");
  }

  @Test
  void aFilterOfATableReplacesTheGeneralOne() {
    fixture.settings.put("content_filter", "scan:[127.0.0.1]:10024");
    fixture.talk(CLIENT, MESSAGE);
    assertThat(fixture.messages.getFirst())
        .contains("filter scan:[127.0.0.1]:10024\n")
        .doesNotContain("other:");
    fixture.settings.put("smtpd_sender_restrictions", "check_sender_access test:senders");
    fixture.tables.put("senders", Map.of("joe@example.net", "FILTER other:[127.0.0.1]:1"));
    fixture.talk(CLIENT, MESSAGE);
    // Before the header, so that a FILTER of header_checks comes later and counts more.
    assertThat(fixture.messages.getLast())
        .containsSubsequence(
            "filter scan:[127.0.0.1]:10024\n", "filter other:[127.0.0.1]:1\n", "Received:");
  }

  @Test
  void thePostmasterHearsOfErrorsThatHeWantsToHearOf() {
    fixture.settings.put("notify_classes", "protocol");
    fixture.talk(CLIENT, MESSAGE);
    assertThat(fixture.messages).hasSize(1);
    fixture.talk(CLIENT, List.of("HELO x\r\n", "FOO\r\n"));
    assertThat(fixture.messages.getLast())
        .contains("Subject: Postfix SMTP server: errors from client.example.net[198.51.100.7]")
        .contains(
            " Out: 220 mx.example.test ESMTP\n In:  HELO x\n Out: 250 mx.example.test\n"
                + " In:  FOO\n Out: 500 5.5.2 Error: command not recognized\n")
        .contains("Session aborted, reason: lost connection");
  }

  @ParameterizedTest
  @CsvSource({
    "policy, refused@example.test",
    "policy, busy@example.test",
    "policy, someone@elsewhere.example",
    "software, broken@example.test",
    "bounce, nobody@example.test",
    "bounce, anyone@closed.example",
  })
  void theKindOfAnErrorIsNotThatOfItsStatus(String kind, String recipient) {
    fixture.settings.put("smtpd_recipient_restrictions", "check_recipient_access test:access");
    fixture.tables.put(
        "access",
        Map.of(
            "refused@example.test", "554 5.5.1 no",
            "busy@example.test", "451 4.3.0 later",
            "broken@example.test", "nonsense"));
    fixture.settings.put("relay_domains", "closed.example");
    fixture.settings.put("transport_maps", "test:transport");
    fixture.tables.put("transport", Map.of("closed.example", "retry:4.3.2 in maintenance"));
    List<String> session =
        List.of(
            "HELO x\r\n",
            "MAIL FROM:<joe@example.net>\r\n",
            "RCPT TO:<" + recipient + ">\r\n",
            "QUIT\r\n");
    fixture.settings.put("notify_classes", "data, protocol, resource, software, bounce, policy");
    fixture.settings.compute("notify_classes", (name, all) -> all.replace(kind, ""));
    fixture.talk(CLIENT, session);
    assertThat(fixture.messages).isEmpty();
    fixture.settings.put("notify_classes", kind);
    fixture.talk(CLIENT, session);
    assertThat(fixture.messages).hasSize(1);
  }

  @Test
  void anErrorOfOursIsNeverSilence() {
    fixture.failing = true;
    assertThat(fixture.talk(CLIENT, MESSAGE))
        .endsWith("421 4.3.0 mx.example.test Server local error");
    assertThat(fixture.log)
        .anyMatch(line -> line.startsWith("panic: session of client.example.net[198.51.100.7]"))
        .last()
        .asString()
        .startsWith("disconnect from");
  }
}
