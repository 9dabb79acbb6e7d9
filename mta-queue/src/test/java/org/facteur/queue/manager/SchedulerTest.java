package org.facteur.queue.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.SessionReuse;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final Dsn REFUSED = Dsn.of("4.4.1", "refused");
  private final Map<String, String> settings = new HashMap<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  private Scheduler scheduler(int processes) {
    return new Scheduler(
        () -> now, name -> TransportLimits.of(Configuration.of(settings), name, processes));
  }

  private List<DeliveryJob> jobs(String id, String destination, int count) {
    ActiveMessage message =
        new ActiveMessage(
            Messages.message(id, now, "a@example.test"), now, ActiveMessage.Origin.INTAKE);
    List<DeliveryJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(
          new DeliveryJob(
              message, "smtp", destination, destination, "", SessionReuse.NONE, List.of()));
    }
    return jobs;
  }

  private static void end(Scheduler scheduler, List<DeliveryJob> jobs) {
    jobs.forEach(job -> scheduler.end(job, Optional.empty(), Duration.ofSeconds(300)));
  }

  @Test
  void growsWithSuccess() {
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 100));
    List<DeliveryJob> running = scheduler.take();
    assertThat(running).hasSize(5);
    end(scheduler, running);
    running = scheduler.take();
    assertThat(running.size()).isGreaterThan(5);
    for (int i = 0; i < 5; i++) {
      end(scheduler, running);
      running = scheduler.take();
    }
    assertThat(scheduler.window("smtp", "x.test")).isLessThanOrEqualTo(20);
  }

  @Test
  void sessionsAreKeptWhereDeliveriesFollowEachOther() {
    Scheduler scheduler = scheduler(1);
    scheduler.add(jobs("A", "x.test", 4));
    List<SessionReuse> reuse = new ArrayList<>();
    for (int pause : new int[] {0, 2, 0, 0}) {
      now = now.plusSeconds(pause);
      List<DeliveryJob> running = scheduler.take();
      reuse.add(running.getFirst().reuse());
      end(scheduler, running);
    }
    scheduler.add(jobs("B", "x.test", 1));
    reuse.add(scheduler.take().getFirst().reuse());
    assertThat(reuse)
        .containsExactly(
            SessionReuse.NONE,
            SessionReuse.NONE,
            SessionReuse.ALWAYS,
            SessionReuse.ALWAYS,
            SessionReuse.NONE);
  }

  @Test
  void servesMessagesInTheirOrderUpToTheProcessLimit() {
    Scheduler scheduler = scheduler(4);
    scheduler.add(jobs("A", "x.test", 10));
    scheduler.add(jobs("B", "y.test", 10));
    List<DeliveryJob> running = scheduler.take();
    assertThat(running)
        .extracting(DeliveryJob::destination)
        .containsExactly("x.test", "x.test", "x.test", "x.test");
    assertThat(scheduler.take()).isEmpty();
    assertThat(scheduler.running()).isEqualTo(4);
    assertThat(scheduler.waiting()).isEqualTo(16);
  }

  @Test
  void aBusyDestinationHoldsUpNoOther() {
    settings.put("smtp_destination_concurrency_limit", "2");
    Scheduler scheduler = scheduler(4);
    scheduler.add(jobs("A", "x.test", 10));
    scheduler.add(jobs("B", "y.test", 10));
    assertThat(scheduler.take())
        .extracting(DeliveryJob::destination)
        .containsExactly("x.test", "x.test", "y.test", "y.test");
  }

  @Test
  void destinationsOfAMessageTakeTurns() {
    Scheduler scheduler = scheduler(4);
    List<DeliveryJob> both = jobs("A", "x.test", 3);
    for (int i = 0; i < 3; i++) {
      both.add(
          new DeliveryJob(
              both.getFirst().message(),
              "smtp",
              "y.test",
              "y.test",
              "",
              SessionReuse.NONE,
              List.of()));
    }
    scheduler.add(both);
    assertThat(scheduler.take())
        .extracting(DeliveryJob::destination)
        .containsExactly("x.test", "y.test", "x.test", "y.test");
  }

  /** The order in which messages are served, one delivery at a time. */
  private String sequence(Scheduler scheduler) {
    StringBuilder sequence = new StringBuilder();
    List<DeliveryJob> running = scheduler.take();
    while (!running.isEmpty()) {
      running.forEach(job -> sequence.append(job.message().message.queueId()));
      end(scheduler, running);
      running = scheduler.take();
    }
    return sequence.toString();
  }

  @Test
  void smallMessagesPassLargeOnes() {
    settings.put("smtp_delivery_slot_cost", "2");
    settings.put("smtp_delivery_slot_loan", "0");
    settings.put("smtp_delivery_slot_discount", "0");
    assertThat(sequence(threeMessages())).isEqualTo("11112211113311");
    settings.put("smtp_delivery_slot_discount", "50");
    assertThat(sequence(threeMessages())).isEqualTo("11221111331111");
    settings.put("smtp_delivery_slot_loan", "2");
    assertThat(sequence(threeMessages())).isEqualTo("22113311111111");
    settings.put("smtp_minimum_delivery_slots", "6");
    assertThat(sequence(threeMessages())).isEqualTo("11111111112233");
    settings.put("smtp_minimum_delivery_slots", "3");
    settings.put("smtp_delivery_slot_cost", "0");
    assertThat(sequence(threeMessages())).isEqualTo("11111111112233");
  }

  private Scheduler threeMessages() {
    Scheduler scheduler = scheduler(1);
    scheduler.add(jobs("1", "x.test", 10));
    scheduler.add(jobs("2", "y.test", 2));
    scheduler.add(jobs("3", "x.test", 2));
    return scheduler;
  }

  @Test
  void aPassingMessageCanBePassed() {
    settings.put("smtp_delivery_slot_cost", "2");
    settings.put("smtp_delivery_slot_loan", "0");
    settings.put("smtp_delivery_slot_discount", "0");
    Scheduler scheduler = scheduler(1);
    scheduler.add(jobs("1", "x.test", 40));
    now = now.plusSeconds(1);
    scheduler.add(jobs("2", "y.test", 10));
    now = now.plusSeconds(1);
    StringBuilder sequence = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      List<DeliveryJob> running = scheduler.take();
      running.forEach(job -> sequence.append(job.message().message.queueId()));
      end(scheduler, running);
    }
    scheduler.add(jobs("3", "z.test", 1));
    assertThat(sequence + sequence(scheduler))
        .startsWith("1".repeat(20) + "2222" + "3" + "222222" + "1");
  }

  @Test
  void manyMessagesPassWithoutEnd() {
    settings.put("smtp_delivery_slot_cost", "2");
    Scheduler scheduler = scheduler(1);
    scheduler.add(jobs("L", "x.test", 1000));
    for (int i = 0; i < 300; i++) {
      scheduler.add(jobs("s", "x.test", 1));
    }
    String sequence = sequence(scheduler);
    assertThat(sequence).hasSize(1300).contains("LLsLLsLLs").endsWith("LLLL");
  }

  @Test
  void pausesBetweenDeliveriesOfATransport() {
    settings.put("smtp_transport_rate_delay", "10s");
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 1));
    scheduler.add(jobs("B", "y.test", 1));
    List<DeliveryJob> running = scheduler.take();
    assertThat(running).hasSize(1);
    assertThat(scheduler.take()).isEmpty();
    end(scheduler, running);
    assertThat(scheduler.take()).isEmpty();
    assertThat(scheduler.nextChange()).contains(now.plusSeconds(10));
    now = now.plusSeconds(10);
    assertThat(scheduler.take()).extracting(DeliveryJob::destination).containsExactly("y.test");
  }

  @Test
  void otherLimitsCountAtOnce() {
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 20));
    end(scheduler, scheduler.take());
    settings.put("smtp_destination_concurrency_limit", "2");
    scheduler.reconfigure(name -> TransportLimits.of(Configuration.of(settings), name, 100));
    assertThat(scheduler.take()).hasSize(2);
  }

  @Test
  void givesUpDestinationsAndComesBack() {
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 10));
    List<DeliveryJob> running = scheduler.take();
    List<DeliveryJob> deferred = new ArrayList<>();
    for (DeliveryJob job : running) {
      deferred.addAll(scheduler.end(job, Optional.of(REFUSED), Duration.ofSeconds(300)));
    }
    assertThat(deferred).hasSize(5);
    assertThat(scheduler.suspended("smtp", "x.test")).contains(REFUSED);
    assertThat(scheduler.nextChange()).contains(now.plusSeconds(300));
    now = now.plusSeconds(300);
    scheduler.revive(false);
    assertThat(scheduler.suspended("smtp", "x.test")).isEmpty();
    assertThat(scheduler.nextChange()).isEmpty();
  }

  @Test
  void pausesBetweenDeliveries() {
    settings.put("smtp_destination_rate_delay", "10s");
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 3));
    List<DeliveryJob> running = scheduler.take();
    assertThat(running).hasSize(1);
    end(scheduler, running);
    assertThat(scheduler.take()).isEmpty();
    assertThat(scheduler.nextChange()).contains(now.plusSeconds(10));
    now = now.plusSeconds(10);
    scheduler.revive(false);
    assertThat(scheduler.take()).hasSize(1);
  }
}
