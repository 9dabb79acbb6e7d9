package org.facteur.queue.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.queue.bounce.Notices;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryOutcome.Deferred;
import org.facteur.queue.delivery.DeliveryOutcome.Delivered;
import org.facteur.queue.delivery.DeliveryOutcome.Undeliverable;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.Resolution;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueManagerTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path root;
  private final FakeStore store = new FakeStore();
  private final List<String> log = new ArrayList<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> deferrals = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>(Map.of("syslog_name", "postfix"));
  private final List<DeliveryRequest> requests = new ArrayList<>();
  private Function<String, DeliveryOutcome> answers = recipient -> sent();
  private Optional<Dsn> destinationFailure = Optional.empty();
  private Instant now = START;
  private MessageLogs logs;
  private QueueManager manager;

  @BeforeEach
  void directories() throws IOException {
    for (String name : List.of("defer", "bounce", "trace")) {
      Files.createDirectories(root.resolve(name));
    }
    logs =
        MessageLogs.of(
            new QueueLayout(root, Set.of(), 1),
            new QueueDisk(OptionalInt.empty(), (step, file, bytes) -> bytes));
  }

  private static DeliveryOutcome sent() {
    return new Delivered(Dsn.of("2.0.0", "250 ok"), "relayed");
  }

  private static DeliveryOutcome busy() {
    return new Deferred(Dsn.of("4.2.0", "busy"));
  }

  private DeliveryAgent agent() {
    return request -> {
      requests.add(request);
      RecipientOutcome.Times times = RecipientOutcome.Times.now(now, now);
      List<RecipientOutcome> outcomes = new ArrayList<>();
      request
          .recipients()
          .forEach(
              r ->
                  outcomes.add(RecipientOutcome.of(r, answers.apply(r.address()), "mx:25", times)));
      return new DeliveryReport(outcomes, destinationFailure);
    };
  }

  private Optional<AgentDirectory.Binding> binding(String transport) {
    if (transport.equals("nosuch")) {
      return Optional.empty();
    }
    ServiceEntry service =
        new ServiceEntry(
            transport,
            "unix",
            true,
            true,
            false,
            "-",
            OptionalInt.empty(),
            "smtp",
            Map.of(),
            List.of());
    return Optional.of(new AgentDirectory.Binding(agent(), service, Configuration.of(settings)));
  }

  private final class FakeNotices implements Notices {
    @Override
    public void failure(QueuedMessage message, List<BounceLogRecord> records) {
      note("failure", records);
    }

    @Override
    public void delay(QueuedMessage message, List<BounceLogRecord> records) {
      note("delay", records);
    }

    @Override
    public void trace(QueuedMessage message, List<BounceLogRecord> records) {
      note("trace", records);
    }

    private void note(String kind, List<BounceLogRecord> records) {
      notices.add(kind + " " + records.stream().map(BounceLogRecord::recipient).toList());
    }
  }

  private void make() {
    MailLog mailLog =
        new MailLog(
            (program, severity, text) -> log.add(program + ": " + severity.prefix() + text),
            "postfix/qmgr");
    manager =
        new QueueManager(
            Configuration.of(settings),
            new QueueManager.Parts(
                store,
                logs,
                QueueManagerTest::resolved,
                QueueManagerTest::resolved,
                this::binding,
                new FakeNotices(),
                (probe, outcome) -> true,
                (id, recipients) -> deferrals.add(id + " " + recipients),
                tasks::add,
                () -> now,
                mailLog));
  }

  private static Resolution resolved(String sender, String recipient) {
    String domain = recipient.substring(recipient.indexOf('@') + 1);
    String transport = domain.startsWith("nosuch") ? "nosuch" : "smtp";
    return new Resolution(transport, domain, recipient, AddressClass.DEFAULT, false, false);
  }

  private void accept(String id, String... recipients) {
    QueuedMessage message = Messages.message(id, now, "alice@example.test", recipients);
    store.put(QueueName.INCOMING, message);
    manager.accept(message);
    settle();
  }

  private void settle() {
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
  }

  /** What happens until a time. */
  private void advance(Duration time) {
    Instant end = now.plus(time);
    while (true) {
      Instant next = manager.runDue();
      if (!tasks.isEmpty()) {
        settle();
      } else if (next.isAfter(end)) {
        break;
      } else {
        now = next.isAfter(now) ? next : now.plusMillis(10);
      }
    }
    settle();
    now = end;
  }

  @Test
  void deliversAndRemoves() {
    make();
    accept("A1", "bob@remote.test");
    assertThat(log)
        .containsExactly(
            "postfix/qmgr: A1: from=<alice@example.test>, size=300, nrcpt=1 (queue active)",
            "postfix/smtp: A1: to=<bob@remote.test>, relay=mx:25, delay=0, delays=0/0/0/0,"
                + " dsn=2.0.0, status=sent (250 ok)",
            "postfix/qmgr: A1: removed");
    assertThat(store.marks).isZero();
    assertThat(store.queues.get(QueueName.ACTIVE)).isEmpty();
    assertThat(manager.activeCount()).isZero();
  }

  @Test
  void backsOffByAgeAndGivesUp() {
    make();
    answers = recipient -> busy();
    accept("A1", "bob@remote.test");
    assertThat(store.nextAttempts).containsEntry("A1", START.plusSeconds(300));
    List<Long> attempts = new ArrayList<>();
    int seen = requests.size();
    for (int i = 0; i < 12 && !store.queues.get(QueueName.DEFERRED).isEmpty(); i++) {
      Instant next = store.nextAttempts.get("A1");
      advance(Duration.between(now, next).plusSeconds(1));
      if (requests.size() > seen) {
        seen = requests.size();
        attempts.add(Duration.between(START, next).toSeconds());
      }
    }
    assertThat(attempts.subList(0, 5)).isEqualTo(List.of(300L, 600L, 1200L, 2400L, 4800L));
    assertThat(attempts.get(6) - attempts.get(5)).isBetween(4000L, 4010L);
    advance(Duration.ofDays(5));
    assertThat(log)
        .endsWith(
            "postfix/qmgr: A1: from=<alice@example.test>, status=expired, returned to sender",
            "postfix/qmgr: A1: removed");
    assertThat(notices).containsExactly("delay [bob@remote.test]", "failure [bob@remote.test]");
    assertThat(root.resolve("defer")).isEmptyDirectory();
  }

  @Test
  void keepsWhoHasToBeTriedAgain() throws IOException {
    make();
    answers =
        recipient ->
            recipient.startsWith("gone")
                ? new Undeliverable(Dsn.of("5.1.1", "unknown"))
                : recipient.startsWith("busy") ? busy() : sent();
    accept("A1", "bob@remote.test", "gone@remote.test", "busy@remote.test", "x@other.test");
    assertThat(requests).hasSize(2);
    assertThat(notices).containsExactly("failure [gone@remote.test]");
    assertThat(store.queues.get(QueueName.DEFERRED).get("A1").recipients())
        .extracting("address")
        .containsExactly("busy@remote.test");
    assertThat(logs.defer().read("A1"))
        .extracting(BounceLogRecord::recipient)
        .containsExactly("busy@remote.test");
    assertThat(root.resolve("bounce")).isEmptyDirectory();
    assertThat(deferrals).containsExactly("A1 [busy@remote.test]");
  }

  @Test
  void suspendsDeadDestinations() {
    settings.put("smtp_destination_concurrency_limit", "1");
    make();
    destinationFailure = Optional.of(Dsn.of("4.4.1", "connect to mx: refused"));
    answers = recipient -> new Deferred(Dsn.of("4.4.1", "connect to mx: refused"));
    QueuedMessage one = Messages.message("A1", now, "a@example.test", "bob@remote.test");
    QueuedMessage two = Messages.message("A2", now, "a@example.test", "joe@remote.test");
    for (QueuedMessage message : List.of(one, two)) {
      store.put(QueueName.INCOMING, message);
      manager.accept(message);
    }
    settle();
    assertThat(requests).hasSize(1);
    assertThat(log)
        .contains(
            "postfix/qmgr: A2: to=<joe@remote.test>, relay=none, delay=0, delays=0/0/0/0,"
                + " dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mx:"
                + " refused)");
    accept("A3", "jim@remote.test");
    assertThat(requests.getLast().transport()).isEqualTo("retry");
    assertThat(requests.getLast().nexthop())
        .isEqualTo("4.4.1 delivery temporarily suspended: connect to mx: refused");
    destinationFailure = Optional.empty();
    answers = recipient -> sent();
    advance(Duration.ofMinutes(6));
    assertThat(store.queues.get(QueueName.DEFERRED)).isEmpty();
    assertThat(store.queues.get(QueueName.ACTIVE)).isEmpty();
  }

  @Test
  void defersForUnknownTransports() {
    make();
    accept("A1", "bob@nosuch.test");
    assertThat(log)
        .contains(
            "postfix/qmgr: warning: connect to transport private/nosuch: No such file or"
                + " directory",
            "postfix/qmgr: A1: to=<bob@nosuch.test>, relay=none, delay=0, delays=0/0/0/0,"
                + " dsn=4.3.0, status=deferred (mail transport unavailable)");
    assertThat(store.queues.get(QueueName.DEFERRED)).containsKey("A1");
  }

  @Test
  void turnsExceptionsIntoDeferrals() {
    make();
    answers =
        recipient -> {
          throw new IllegalStateException("boom");
        };
    accept("A1", "bob@remote.test");
    assertThat(log.get(1))
        .startsWith("postfix/qmgr: warning: A1: transport smtp failure: ")
        .contains("boom");
    assertThat(log.get(2)).contains("dsn=4.3.0, status=deferred (unknown mail transport error)");
    assertThat(store.queues.get(QueueName.DEFERRED)).containsKey("A1");
  }

  @Test
  void takesUpWhatWasLeft() throws Exception {
    store.put(QueueName.ACTIVE, Messages.message("A1", now, "a@example.test", "b@remote.test"));
    store.put(QueueName.DEFERRED, Messages.message("A2", now, "a@example.test", "b@remote.test"));
    store.put(QueueName.INCOMING, Messages.message("A3", now, "a@example.test", "b@remote.test"));
    store.put(QueueName.INCOMING, Messages.message("A4", now, "a@example.test", "b@remote.test"));
    store.nextAttempts.put("A2", START.plusSeconds(60));
    store.corrupt.add("A4");
    make();
    manager.recover();
    advance(Duration.ofSeconds(30));
    assertThat(requests).extracting("queueId").containsExactly("A3", "A1");
    assertThat(store.queues.get(QueueName.CORRUPT)).containsKey("A4");
    advance(Duration.ofSeconds(40));
    assertThat(requests).extracting("queueId").contains("A2");
  }

  @Test
  void keepsTheActiveQueueBounded() {
    settings.put("qmgr_message_active_limit", "4");
    make();
    for (int i = 0; i < 10; i++) {
      QueuedMessage message =
          Messages.message("A" + i, now, "a@example.test", "b" + i + "@remote.test");
      store.put(QueueName.INCOMING, message);
      manager.accept(message);
    }
    assertThat(manager.activeCount()).isEqualTo(4);
    assertThat(manager.pause()).isEqualTo(Duration.ofSeconds(1));
    advance(Duration.ofSeconds(5));
    assertThat(requests).hasSize(10);
    assertThat(manager.pause()).isZero();
  }

  @Test
  void flushesOneOrAll() {
    make();
    answers = recipient -> busy();
    accept("A1", "bob@remote.test");
    accept("A2", "bob@remote.test");
    answers = recipient -> sent();
    manager.tryNow(List.of("A2", "NOSUCH"), true);
    advance(Duration.ofSeconds(1));
    settle();
    assertThat(store.queues.get(QueueName.DEFERRED)).containsOnlyKeys("A1");
    manager.flush();
    settle();
    advance(Duration.ofSeconds(1));
    assertThat(store.queues.get(QueueName.DEFERRED)).isEmpty();
  }

  @Test
  void readsRecipientsInBatches() {
    settings.put("qmgr_message_recipient_limit", "20");
    settings.put("default_recipient_limit", "30");
    settings.put("default_recipient_refill_limit", "5");
    settings.put("smtp_destination_recipient_limit", "4");
    settings.put("default_process_limit", "2");
    make();
    String[] recipients = new String[300];
    for (int i = 0; i < recipients.length; i++) {
      recipients[i] = "u" + i + "@d" + i % 7 + ".test";
    }
    answers = recipient -> recipient.startsWith("u29") ? busy() : sent();
    store.put(QueueName.INCOMING, Messages.message("A1", now, "alice@example.test", recipients));
    manager.accept(store.queues.get(QueueName.INCOMING).get("A1"));
    advance(Duration.ofSeconds(1));
    assertThat(log.getFirst()).contains("nrcpt=300");
    assertThat(requests.stream().flatMap(r -> r.recipients().stream()).map(r -> r.address()))
        .containsExactlyInAnyOrder(recipients);
    assertThat(store.reads).isBetween(10, 80);
    assertThat(manager.recipientsInMemory()).isZero();
    assertThat(store.queues.get(QueueName.DEFERRED).get("A1").recipients()).hasSize(11);
    assertThat(manager.activeCount()).isZero();
  }
}
