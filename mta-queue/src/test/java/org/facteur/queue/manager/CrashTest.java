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
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.log.MailLog;
import org.facteur.queue.bounce.Notices;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.file.FileQueueStore;
import org.facteur.queue.file.QueueDisk;
import org.facteur.queue.file.QueueLayout;
import org.facteur.queue.file.SizeRecord;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.Resolution;
import org.facteur.queue.store.MessageWriter;
import org.facteur.queue.store.QueueName;
import org.facteur.queue.store.QueuedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A message with a recipient of each fate, whose mail system dies before each change of the disk in
 * turn, or in the middle of it, and is started again: nothing that was accepted may be lost, and
 * nothing happens more than twice.
 */
class CrashTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> RECIPIENTS =
      List.of("ok@remote.test", "gone@remote.test", "busy@remote.test", "never@other.test");

  @TempDir Path root;

  /** What the world has seen of one message over two lives of the mail system. */
  private final class World {
    final Path queue;
    final Map<String, Integer> delivered = new HashMap<>();
    final Map<String, Integer> returned = new HashMap<>();
    int warnings;
    boolean accepted;
    Instant now = START;

    World(String name) throws IOException {
      queue = root.resolve(name);
      for (QueueName each : QueueName.values()) {
        Files.createDirectories(queue.resolve(each.directory()));
      }
    }

    List<String> left() throws IOException {
      try (Stream<Path> files = Files.walk(queue)) {
        // What was never accepted may lie there under its temporary name.
        return files
            .filter(Files::isRegularFile)
            .map(file -> queue.relativize(file).toString())
            .filter(name -> !name.contains("."))
            .toList();
      }
    }
  }

  /** One life of the mail system, which ends at a step. */
  private static final class Life {
    final World world;
    final int end;
    final boolean torn;
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final FileQueueStore store;
    final QueueManager manager;
    int steps;

    Life(World world, int end, boolean torn) {
      this.world = world;
      this.end = end;
      this.torn = torn;
      QueueLayout layout = new QueueLayout(world.queue, Set.of("deferred", "defer"), 1);
      QueueDisk disk = new QueueDisk(OptionalInt.empty(), this::step);
      store = new FileQueueStore(layout, disk, false, () -> world.now);
      MailLog log = new MailLog((program, severity, text) -> {}, "postfix/qmgr");
      manager =
          new QueueManager(
              Configuration.of(
                  Map.of("maximal_queue_lifetime", "1h", "bounce_queue_lifetime", "1h")),
              new QueueManager.Parts(
                  store,
                  MessageLogs.of(layout, disk),
                  Life::resolved,
                  Life::resolved,
                  this::binding,
                  new Told(),
                  (probe, outcome) -> true,
                  (id, recipients) -> {},
                  tasks::add,
                  () -> world.now,
                  log));
    }

    private static Resolution resolved(String sender, String recipient) {
      return new Resolution(
          "smtp",
          recipient.substring(recipient.indexOf('@') + 1),
          recipient,
          AddressClass.DEFAULT,
          false,
          false);
    }

    private boolean isDead() {
      return steps > end;
    }

    private int step(QueueDisk.Step step, Path file, int bytes) throws IOException {
      steps++;
      if (steps == end + 1 && torn && step == QueueDisk.Step.WRITE) {
        return bytes / 2;
      }
      if (isDead()) {
        throw new IOException("killed");
      }
      return bytes;
    }

    private Optional<AgentDirectory.Binding> binding(String transport) {
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
      return Optional.of(
          new AgentDirectory.Binding(
              request -> {
                List<RecipientOutcome> outcomes = new ArrayList<>();
                request
                    .recipients()
                    .forEach(
                        r ->
                            outcomes.add(
                                RecipientOutcome.of(
                                    r,
                                    deliver(r.address()),
                                    "mx:25",
                                    RecipientOutcome.Times.now(world.now, world.now))));
                return DeliveryReport.of(outcomes);
              },
              service,
              Configuration.of(Map.of())));
    }

    private DeliveryOutcome deliver(String address) {
      boolean early = world.now.isBefore(START.plusSeconds(200));
      if (address.startsWith("gone")) {
        return new DeliveryOutcome.Undeliverable(Dsn.of("5.1.1", "unknown"));
      }
      if (isDead() || address.startsWith("never") || address.startsWith("busy") && early) {
        return new DeliveryOutcome.Deferred(Dsn.of("4.2.0", "busy"));
      }
      world.delivered.merge(address, 1, Integer::sum);
      return new DeliveryOutcome.Delivered(Dsn.of("2.0.0", "250 ok"), "relayed");
    }

    private final class Told implements Notices {
      @Override
      public void failure(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
        live();
        records.forEach(r -> world.returned.merge(r.recipient(), 1, Integer::sum));
      }

      @Override
      public void delay(QueuedMessage message, List<BounceLogRecord> records) throws IOException {
        live();
        world.warnings++;
      }

      @Override
      public void trace(QueuedMessage message, List<BounceLogRecord> records) {}

      private void live() throws IOException {
        if (isDead()) {
          throw new IOException("killed");
        }
      }
    }

    void submit() {
      try (MessageWriter writer = store.create()) {
        writer.record('C', SizeRecord.placeholder().data());
        writer.record('T', world.now.getEpochSecond() + " 0");
        writer.record('S', "alice@example.test");
        writer.record(
            'W', FileQueueStore.padded(world.now.plus(Duration.ofMinutes(10)).getEpochSecond()));
        for (String recipient : RECIPIENTS) {
          writer.record('R', recipient);
        }
        writer.record('M', "");
        long start = writer.position();
        writer.record('N', "text");
        long size = writer.position() - start;
        writer.record('X', "");
        writer.record('E', "");
        writer.overwrite(0, new SizeRecord(size, start, 4, 0, size, 0).encoded());
        QueuedMessage message = writer.commit(QueueName.INCOMING);
        if (!isDead()) {
          world.accepted = true;
          manager.accept(message);
        }
      } catch (IOException e) {
        // The client has heard no 250.
        return;
      }
    }

    void run(Duration time) {
      Instant over = world.now.plus(time);
      while (!isDead()) {
        Instant next = manager.runDue();
        if (!tasks.isEmpty()) {
          while (!tasks.isEmpty() && !isDead()) {
            tasks.poll().run();
          }
        } else if (next.isAfter(over)) {
          break;
        } else {
          world.now = next.isAfter(world.now) ? next : world.now.plusMillis(10);
        }
      }
    }
  }

  @Test
  void nothingIsLostWhereverTheMailSystemDies() throws Exception {
    Life whole = life(new World("whole"), Integer.MAX_VALUE - 1, false);
    assertThat(whole.world.left()).isEmpty();
    assertThat(whole.world.delivered).isEqualTo(Map.of("ok@remote.test", 1, "busy@remote.test", 1));
    assertThat(whole.world.returned)
        .isEqualTo(Map.of("gone@remote.test", 1, "never@other.test", 1));
    assertThat(whole.world.warnings).isEqualTo(1);
    int repeated = 0;
    for (int end = 0; end < whole.steps; end++) {
      for (boolean torn : new boolean[] {false, true}) {
        World world = new World(end + (torn ? "torn" : "") + "-end");
        life(world, end, torn);
        Life second = new Life(world, Integer.MAX_VALUE - 1, false);
        second.manager.recover();
        second.run(Duration.ofHours(3));
        String what = "died before step " + end + (torn ? ", torn" : "") + " of " + whole.steps;
        assertThat(world.left()).as(what).isEmpty();
        if (world.accepted) {
          assertThat(world.delivered).as(what).containsKeys("ok@remote.test", "busy@remote.test");
          assertThat(world.returned).as(what).containsKeys("gone@remote.test", "never@other.test");
        }
        assertThat(world.delivered.values()).as(what).allMatch(count -> count <= 2);
        assertThat(world.returned.values()).as(what).allMatch(count -> count <= 2);
        assertThat(world.warnings).as(what).isLessThanOrEqualTo(2);
        repeated += world.delivered.values().stream().mapToInt(count -> count - 1).sum();
      }
    }
    // Between the delivery and the mark in the file, the contract allows a second one.
    assertThat(repeated).isPositive().isLessThan(whole.steps);
  }

  private static Life life(World world, int end, boolean torn) {
    Life life = new Life(world, end, torn);
    life.submit();
    life.run(Duration.ofHours(3));
    return life;
  }
}
