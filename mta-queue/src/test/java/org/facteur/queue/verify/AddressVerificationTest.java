package org.facteur.queue.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.MemoryContent;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.verify.AddressVerdict.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verify service over an intake that takes down what it is given. */
class AddressVerificationTest {
  private static final String JOE = "joe@remote.example";

  @TempDir Path directory;
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private final List<String> probes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private AddressVerification verify;

  private AddressVerification verify() {
    if (verify == null) {
      settings.put("myorigin", "example.test");
      settings.put("data_directory", directory.toString());
      verify =
          new AddressVerification(
              Configuration.of(settings),
              Probe::new,
              () -> now,
              new MailLog((program, severity, text) -> log.add(text), "postfix/verify"));
    }
    return verify;
  }

  @AfterEach
  void close() {
    verify().close();
  }

  private boolean cameBack(String queueId, String original, DeliveryOutcome outcome) {
    DeliveryRecipient recipient =
        new DeliveryRecipient(original, original, "", DsnNotify.UNSPECIFIED, 1);
    return verify()
        .probed(
            message(queueId),
            RecipientOutcome.of(recipient, outcome, "none", RecipientOutcome.Times.now(now, now)));
  }

  private static DeliveryOutcome good() {
    return new DeliveryOutcome.Delivered(Dsn.of("2.1.5", "250 Ok"), "deliverable");
  }

  private static DeliveryOutcome bad() {
    return new DeliveryOutcome.Undeliverable(Dsn.of("5.1.1", "no such user"));
  }

  @Test
  void sendsOneProbeAndLearns() {
    assertThat(verify().query(JOE).status()).isEqualTo(Status.PENDING);
    assertThat(verify().query(JOE).text()).isEqualTo("Address verification in progress");
    assertThat(probes).containsExactly("Q1 double-bounce@example.test " + JOE);
    assertThat(cameBack("Q1", JOE, good())).isTrue();
    assertThat(verify().query(JOE).status()).isEqualTo(Status.OK);
    assertThat(probes).hasSize(1);
    assertThat(log)
        .first()
        .isEqualTo(
            "cache btree:/var/lib/postfix/verify_cache full cleanup: retained=0 dropped=0 entries"
                .replace("/var/lib/postfix", directory.toString()));
  }

  @Test
  void aGoodVerdictLastsThoughItsRefreshingFails() {
    verify().query(JOE);
    cameBack("Q1", JOE, good());
    now = now.plus(Duration.ofDays(8));
    assertThat(verify().query(JOE).status()).isEqualTo(Status.OK);
    assertThat(probes).as("it is refreshed").hasSize(2);
    cameBack("Q2", JOE, bad());
    assertThat(verify().query(JOE).status()).isEqualTo(Status.OK);
    now = now.plus(Duration.ofDays(30));
    assertThat(verify().query(JOE).status()).as("it is over").isEqualTo(Status.PENDING);
  }

  @Test
  void aBadVerdictIsTakenBackByAGoodOne() {
    verify().query(JOE);
    cameBack("Q1", JOE, bad());
    assertThat(verify().query(JOE).status()).isEqualTo(Status.BOUNCED);
    now = now.plus(Duration.ofHours(4));
    assertThat(verify().query(JOE).text()).isEqualTo("no such user");
    cameBack("Q2", JOE, good());
    assertThat(verify().query(JOE).status()).isEqualTo(Status.OK);
  }

  @Test
  void withoutANegativeCacheEachQuestionIsAProbe() {
    settings.put("address_verify_negative_cache", "no");
    verify().query(JOE);
    verify().query(JOE);
    assertThat(probes).hasSize(2);
    assertThat(cameBack("Q1", JOE, bad())).isFalse();
    assertThat(verify().query(JOE).status()).isEqualTo(Status.PENDING);
  }

  @Test
  void aProbeThatIsLostIsRepeated() {
    verify().query(JOE);
    now = now.plusSeconds(1001);
    verify().query(JOE);
    assertThat(probes).hasSize(2);
  }

  @Test
  void limitsTheProbesUnderWay() {
    settings.put("address_verify_pending_request_limit", "2");
    for (int i = 0; i < 5; i++) {
      verify().query("joe" + i + "@remote.example");
    }
    assertThat(probes).hasSize(2);
    cameBack("Q1", "joe0@remote.example", good());
    verify().query("joe4@remote.example");
    assertThat(probes).hasSize(3);
  }

  @Test
  void theCacheOutlivesTheProcess() throws IOException {
    verify().query(JOE);
    cameBack("Q1", JOE, good());
    verify().query("jane@remote.example");
    cameBack("Q2", "jane@remote.example", bad());
    verify.close();
    Path file = directory.resolve("verify_cache.txt");
    Files.writeString(file, Files.readString(file) + "cut@off\t0:12");
    verify = null;
    assertThat(verify().query(JOE).status()).isEqualTo(Status.OK);
    assertThat(verify().query("jane@remote.example").text()).isEqualTo("no such user");
    assertThat(log).last().asString().endsWith("retained=2 dropped=0 entries");
  }

  @Test
  void theSenderChangesWithTime() {
    settings.put("address_verify_sender", "check");
    settings.put("address_verify_sender_ttl", "1h");
    verify().query(JOE);
    String sender = probes.getFirst().split(" ")[1];
    assertThat(sender).matches("check[0-9a-u]+@example\\.test");
    assertThat(verify().probeSender(sender)).contains("check@example.test");
    assertThat(verify().probeSender("check@example.test")).isEmpty();
    now = now.plus(Duration.ofHours(1));
    assertThat(verify().probeSender(sender)).as("the last one is known").isPresent();
    now = now.plus(Duration.ofHours(1));
    assertThat(verify().probeSender(sender)).isEmpty();
  }

  private QueuedMessage message(String queueId) {
    return new QueuedMessage(
        queueId,
        "",
        now,
        "",
        DsnReturn.UNSPECIFIED,
        "",
        false,
        false,
        java.util.Optional.empty(),
        0,
        DeliveryRequest.Probe.MTA_VERIFY,
        0,
        Map.of(),
        "",
        "",
        "",
        List.of(),
        directory,
        0,
        MemoryContent.of(new byte[0]));
  }

  private final class Probe implements IntakeSession {
    private final String id = "Q" + (probes.size() + 1);
    private String sender = "";

    Probe(MessageOrigin origin) {
      assertThat(origin.options()).contains(MessageOrigin.Option.MTA_VERIFY);
    }

    @Override
    public String queueId() {
      return id;
    }

    @Override
    public void sender(String address, String id, DsnReturn ret, String encoding, String name) {
      sender = address;
    }

    @Override
    public void recipient(String address, String dsnOriginal, DsnNotify notify) {
      probes.add(id + " " + sender + " " + address);
    }

    @Override
    public void beginMessage() {}

    @Override
    public void line(byte[] buffer, int offset, int length, boolean endsLine) {}

    @Override
    public IntakeResult finish() {
      return new IntakeResult.Queued(id);
    }

    @Override
    public void close() {}
  }
}
