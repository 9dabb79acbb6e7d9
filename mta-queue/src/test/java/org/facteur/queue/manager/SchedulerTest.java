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
      jobs.add(new DeliveryJob(message, "smtp", destination, destination, "", List.of()));
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
  void sharesATransport() {
    Scheduler scheduler = scheduler(4);
    scheduler.add(jobs("A", "x.test", 10));
    scheduler.add(jobs("B", "y.test", 10));
    assertThat(scheduler.take())
        .extracting(DeliveryJob::destination)
        .containsExactly("x.test", "y.test", "x.test", "y.test");
    assertThat(scheduler.take()).isEmpty();
    assertThat(scheduler.running()).isEqualTo(4);
    assertThat(scheduler.waiting()).isEqualTo(16);
  }

  @Test
  void letsMessagesToADestinationTakeTurns() {
    Scheduler scheduler = scheduler(100);
    scheduler.add(jobs("A", "x.test", 50));
    scheduler.add(jobs("B", "x.test", 1));
    assertThat(scheduler.take())
        .extracting(job -> job.message().message.queueId())
        .startsWith("A", "B", "A");
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
