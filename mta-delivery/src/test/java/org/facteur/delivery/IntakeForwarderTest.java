package org.facteur.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.core.smtp.SmtpReply;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MessageOrigin;
import org.junit.jupiter.api.Test;

class IntakeForwarderTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private final List<String> said = new ArrayList<>();
  private final List<MessageOrigin> origins = new ArrayList<>();
  private IntakeResult result = new IntakeResult.Queued("NEW");

  private final class Recorder implements IntakeSession {
    @Override
    public String queueId() {
      return "NEW";
    }

    @Override
    public void sender(
        String address, String envelopeId, DsnReturn ret, String encoding, String fullName) {
      said.add("from " + address + " " + envelopeId + " " + ret);
    }

    @Override
    public void recipient(String address, String dsnOriginal, DsnNotify notify) {
      said.add("to " + address);
    }

    @Override
    public void requeuedRecipient(
        String address, String original, String dsnOriginal, DsnNotify notify) {
      said.add("to " + address + " was " + original + " " + dsnOriginal + " " + notify.bits());
    }

    @Override
    public void beginMessage() {}

    @Override
    public void line(byte[] buffer, int offset, int length, boolean endsLine) {
      said.add("| " + new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public IntakeResult finish() {
      return result;
    }

    @Override
    public void close() {
      said.add("closed");
    }
  }

  private String forward(String deliveredTo) throws IOException {
    IntakeForwarder forwarder =
        new IntakeForwarder(
            origin -> {
              origins.add(origin);
              return new Recorder();
            },
            Fixture.configuration("mail_name", "Postfix"),
            CLOCK);
    DeliveryRequest request =
        Fixture.request("local", "", "s@example.net", "Subject: x\n\nbody\n", "l@example.test");
    return forwarder.forward(
        request,
        new Forwarder.Forwarding(
            "owner-l@example.test",
            deliveredTo,
            List.of(
                new DeliveryRecipient(
                    "a@x.example", "l@example.test", "rfc822;l", DsnNotify.UNSPECIFIED, 0))));
  }

  @Test
  void queuesACopyWithAHeaderInFront() throws IOException {
    assertThat(forward("a b@example.test")).isEqualTo("NEW");
    assertThat(said).hasSize(9);
    assertThat(said.subList(0, 3))
        .containsExactly(
            "from owner-l@example.test  UNSPECIFIED",
            "to a@x.example was l@example.test rfc822;l 0",
            "| Received: by mx.example.test (Postfix)");
    assertThat(said.get(3)).startsWith("| \tid NEW; Thu, ");
    assertThat(said.subList(4, 9))
        .containsExactly(
            "| Delivered-To: \"a b\"@example.test", "| Subject: x", "| ", "| body", "closed");
    assertThat(origins.getFirst().options())
        .containsExactlyInAnyOrder(MessageOrigin.Option.INTERNAL, MessageOrigin.Option.MAP);
  }

  @Test
  void withoutDeliveredTo() throws IOException {
    forward("");
    assertThat(said).noneMatch(line -> line.contains("Delivered-To"));
  }

  @Test
  void aRefusalIsAFailure() {
    result =
        new IntakeResult.Refused(SmtpReply.of(451, "4.3.0", "Error"), "queue file write error");
    assertThatThrownBy(() -> forward(""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("queue file write error");
    assertThat(said).endsWith("closed");
  }
}
