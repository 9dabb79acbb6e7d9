package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.facteur.testing.Dialogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSessionTest {
  private static final String CLIENT = "198.51.100.7";

  private final SmtpFixture fixture = new SmtpFixture();

  @ParameterizedTest
  @ValueSource(strings = {"message", "chunks", "syntax"})
  void saysWhatTheDialogueSays(String name) throws IOException {
    Dialogue dialogue = dialogue(name);
    assertThat(fixture.talk(CLIENT, dialogue.pieces())).isEqualTo(dialogue.expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "chunks", "syntax"})
  void saysTheSameWhenEachByteComesAlone(String name) throws IOException {
    Dialogue dialogue = dialogue(name);
    assertThat(fixture.talk(CLIENT, dialogue.bytes())).isEqualTo(dialogue.expected());
  }

  @Test
  void putsReceivedBeforeTheText() throws IOException {
    fixture.talk(CLIENT, dialogue("message").pieces());
    assertThat(fixture.messages)
        .containsExactly(
            """
            REMOTE
            from joe@example.net
            to alice@example.test
            text
            Received: from client.example.net (client.example.net [198.51.100.7])
            \tby mx.example.test (Postfix) with ESMTP id Q1
            \tfor <alice@example.test>; Sat, 21 Nov 2026 02:00:00 +0000 (UTC)
            Subject: hello

            .dot
            """);
    assertThat(fixture.log)
        .startsWith("connect from client.example.net[198.51.100.7]")
        .contains("Q1: client=client.example.net[198.51.100.7]")
        .endsWith(
            "disconnect from client.example.net[198.51.100.7]"
                + " ehlo=1 mail=2 rcpt=1/4 data=1/2 quit=1 commands=6/10");
  }

  @Test
  void tellsWhyASessionEnded() {
    fixture.talk(CLIENT, List.of("HELO x\r\n", "MAIL FROM:<joe@example.net>\r\n", "DA"));
    assertThat(fixture.log)
        .contains("lost connection after MAIL from client.example.net[198.51.100.7]");
  }

  @Test
  void hangsUpAfterTooManyErrors() {
    fixture.settings.put("smtpd_hard_error_limit", "3");
    assertThat(fixture.talk(CLIENT, List.of("A\r\n", "B\r\n", "C\r\n", "D\r\n")))
        .endsWith("421 4.7.0 mx.example.test Error: too many errors");
    assertThat(fixture.log)
        .contains("too many errors after UNKNOWN from client.example.net[198.51.100.7]");
  }

  @Test
  void evaluatesListsInOrder() {
    fixture.settings.put("smtpd_sender_restrictions", "check_sender_access test:senders");
    fixture.settings.put(
        "smtpd_recipient_restrictions", "warn_if_reject reject_unlisted_recipient, permit");
    fixture.tables.put(
        "senders",
        Map.of(
            "bad@example.net", "REJECT no mail from you",
            "example.org", "HOLD for a look",
            "later@example.net", "DEFER_IF_PERMIT 4.7.77 wait"));
    assertThat(
            fixture.talk(
                CLIENT,
                List.of(
                    "EHLO a\r\n",
                    "MAIL FROM:<bad@example.net>\r\n",
                    "RCPT TO:<alice@example.test>\r\n",
                    "RSET\r\n",
                    "MAIL FROM:<later@example.net>\r\n",
                    "RCPT TO:<alice@example.test>\r\n",
                    "RSET\r\n",
                    "MAIL FROM:<joe@sub.example.org>\r\n",
                    "RCPT TO:<alice@example.test>\r\n")))
        .contains(
            "554 5.7.1 <bad@example.net>: Sender address rejected: no mail from you",
            "450 4.7.77 <later@example.net>: Sender address rejected: wait")
        .endsWith("250 2.1.5 Ok");
  }

  @Test
  void forgedNameIsUnknown() {
    fixture.talk("198.51.100.8", List.of("QUIT\r\n"));
    assertThat(fixture.log)
        .containsExactly(
            "warning: hostname forged.example.net does not resolve to address 198.51.100.8",
            "connect from unknown[198.51.100.8]",
            "disconnect from unknown[198.51.100.8] quit=1 commands=1");
  }

  @Test
  void survivesAnything() {
    Random random = new Random(7);
    String[] parts = {
      "MAIL FROM:<a@b.example>",
      "RCPT TO:<alice@example.test>",
      "DATA",
      "\r\n",
      "\r\n.\r\n",
      "BDAT 5 LAST",
      "EHLO x",
      "<",
      "\"",
      "\0",
      "\u00ff",
      "XCLIENT ADDR=1.2.3.4",
      "x".repeat(5000)
    };
    for (int i = 0; i < 300; i++) {
      StringBuilder input = new StringBuilder();
      for (int j = random.nextInt(30); j >= 0; j--) {
        input.append(parts[random.nextInt(parts.length)]);
        if (random.nextBoolean()) {
          input.append("\r\n");
        }
      }
      fixture.talk(random.nextBoolean() ? CLIENT : "127.0.0.1", List.of(input.toString()));
    }
    assertThat(fixture.log).noneMatch(line -> line.startsWith("panic"));
  }

  private static Dialogue dialogue(String name) throws IOException {
    try (InputStream in = SmtpSessionTest.class.getResourceAsStream("dialogues/" + name + ".txt")) {
      return Dialogue.parse(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }
}
