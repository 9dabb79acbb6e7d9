package org.facteur.queue.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.facteur.core.config.Configuration;
import org.facteur.queue.delivery.SessionReuse;
import org.junit.jupiter.api.Test;

/**
 * Transports for destinations that do not like much mail at once, over hours of a clock that the
 * test moves: how many deliveries are under way, and when they begin.
 */
class SlowTransportsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, String> SETTINGS =
      Map.of(
          "slow_destination_concurrency_limit", "2",
          "slow_destination_recipient_limit", "20",
          "slow_destination_rate_delay", "2s",
          "yahoo_initial_destination_concurrency", "1",
          "yahoo_destination_concurrency_limit", "4",
          "yahoo_destination_recipient_limit", "2",
          "yahoo_destination_rate_delay", "1s",
          "default_destination_concurrency_limit", "10");

  private Instant now = START;
  private final Map<String, String> settings = new HashMap<>(SETTINGS);
  private final Map<String, Integer> running = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();
  private final Map<String, List<Instant>> starts = new HashMap<>();

  private record Ending(Instant at, DeliveryJob job) {}

  private Scheduler scheduler() {
    return new Scheduler(
        () -> now,
        name ->
            TransportLimits.of(Configuration.of(settings), name, name.equals("smtp") ? 100 : 5));
  }

  private void add(Scheduler scheduler, String transport, String destination, int deliveries) {
    ActiveMessage message =
        new ActiveMessage(
            Messages.message("A", now, "a@example.test"), now, ActiveMessage.Origin.INTAKE);
    List<DeliveryJob> jobs = new ArrayList<>();
    for (int i = 0; i < deliveries; i++) {
      jobs.add(
          new DeliveryJob(
              message, transport, destination, destination, "", SessionReuse.NONE, List.of()));
    }
    scheduler.add(jobs);
  }

  /** Lets everything be delivered; each delivery takes some time. */
  private void simulate(Scheduler scheduler, Duration time) {
    PriorityQueue<Ending> endings = new PriorityQueue<>(Comparator.comparing(Ending::at));
    while (true) {
      for (DeliveryJob job : scheduler.take()) {
        endings.add(new Ending(now.plus(time), job));
        count(job.destination(), 1);
        count(job.transport(), 1);
        starts.computeIfAbsent(job.destination(), name -> new ArrayList<>()).add(now);
      }
      Instant next = scheduler.nextChange().orElse(Instant.MAX);
      Ending first = endings.peek();
      if (first == null && next.equals(Instant.MAX)) {
        return;
      }
      if (first == null || next.isBefore(first.at())) {
        now = next;
        scheduler.revive(false);
      } else {
        endings.poll();
        now = first.at();
        scheduler.end(first.job(), Optional.empty(), Duration.ofMinutes(5));
        count(first.job().destination(), -1);
        count(first.job().transport(), -1);
      }
    }
  }

  private void count(String name, int change) {
    int count = running.merge(name, change, Integer::sum);
    most.merge(name, count, Math::max);
  }

  private List<Long> pauses(String destination) {
    List<Instant> times = starts.get(destination);
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add(Duration.between(times.get(i - 1), times.get(i)).toMillis());
    }
    return pauses;
  }

  @Test
  void aRateDelayLeavesOneDeliveryAtATimeAndPausesAfterIt() {
    Scheduler scheduler = scheduler();
    add(scheduler, "slow", "orange.fr", 100);
    add(scheduler, "yahoo", "yahoo.com", 100);
    simulate(scheduler, Duration.ofMillis(500));
    assertThat(most).containsEntry("orange.fr", 1).containsEntry("yahoo.com", 1);
    assertThat(pauses("orange.fr")).hasSize(99).containsOnly(2500L);
    assertThat(pauses("yahoo.com")).hasSize(99).containsOnly(1500L);
  }

  @Test
  void destinationsOfATransportShareItsProcesses() {
    Scheduler scheduler = scheduler();
    for (int i = 0; i < 8; i++) {
      add(scheduler, "slow", "d" + i + ".fr", 20);
    }
    simulate(scheduler, Duration.ofSeconds(10));
    assertThat(most).containsEntry("slow", 5).containsEntry("d0.fr", 1);
    assertThat(starts).hasSize(8).allSatisfy((name, times) -> assertThat(times).hasSize(20));
  }

  @Test
  void withoutADelayTheConcurrencyGrowsToTheLimit() {
    settings.remove("yahoo_destination_rate_delay");
    settings.remove("slow_destination_rate_delay");
    Scheduler scheduler = scheduler();
    add(scheduler, "yahoo", "yahoo.com", 100);
    add(scheduler, "slow", "orange.fr", 100);
    add(scheduler, "smtp", "example.com", 100);
    simulate(scheduler, Duration.ofSeconds(1));
    assertThat(most)
        .containsEntry("yahoo.com", 4)
        .containsEntry("orange.fr", 2)
        .containsEntry("example.com", 10);
    assertThat(starts.get("yahoo.com").get(1)).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void aMailingToOneDestinationDoesNotDelayMailToAnother() {
    settings.put("smtp_destination_recipient_limit", "50");
    Scheduler scheduler = scheduler();
    add(scheduler, "smtp", "slow.example", 1000);
    add(scheduler, "slow", "orange.fr", 2500);
    scheduler.take();
    now = now.plusSeconds(1);
    add(scheduler, "smtp", "other.example", 1);
    add(scheduler, "slow", "free.fr", 1);
    simulate(scheduler, Duration.ofSeconds(30));
    assertThat(starts.get("other.example")).containsExactly(START.plusSeconds(1));
    assertThat(starts.get("free.fr")).containsExactly(START.plusSeconds(1));
  }
}
