package org.facteur.smtpd;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.log.MailLog;

/**
 * Counts what each client does, per service and address: Postfix's anvil(8), in process. Safe for
 * many threads.
 */
public final class ClientLimits {
  /** What is counted within anvil_rate_time_unit. */
  enum Event {
    CONNECTION,
    MESSAGE,
    RECIPIENT,
    TLS_SESSION,
    AUTH
  }

  private static final class Counts {
    private int open;
    private final int[] rates = new int[Event.values().length];
    private Instant start;
  }

  private record Maximum(int value, String client, Instant when) {}

  private final Clock clock;
  private final Duration unit;
  private final Duration reportEvery;
  private final MailLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Counts> clients = new HashMap<>();
  private Instant reported;
  private Maximum maxRate;
  private Maximum maxOpen;
  private int maxSize;
  private Instant maxSizeAt;

  /**
   * @param unit anvil_rate_time_unit
   * @param reportEvery anvil_status_update_time
   * @param log of {@code postfix/anvil}
   */
  public ClientLimits(Clock clock, Duration unit, Duration reportEvery, MailLog log) {
    this.clock = clock;
    this.unit = unit;
    this.reportEvery = reportEvery;
    this.log = log;
    this.reported = clock.instant();
    forgetMaxima();
  }

  private void forgetMaxima() {
    maxRate = new Maximum(0, "", reported);
    maxOpen = new Maximum(0, "", reported);
    maxSize = 0;
    maxSizeAt = reported;
  }

  /** What a client counts at its connection. */
  record Connected(int open, int rate) {}

  Connected connect(String service, String address) {
    lock.lock();
    try {
      Instant now = clock.instant();
      report(now);
      Counts counts = counts(service, address, now);
      counts.open++;
      int rate = ++counts.rates[Event.CONNECTION.ordinal()];
      String client = "(" + service + ":" + address + ")";
      if (rate > maxRate.value()) {
        maxRate = new Maximum(rate, client, now);
      }
      if (counts.open > maxOpen.value()) {
        maxOpen = new Maximum(counts.open, client, now);
      }
      if (clients.size() > maxSize) {
        maxSize = clients.size();
        maxSizeAt = now;
      }
      return new Connected(counts.open, rate);
    } finally {
      lock.unlock();
    }
  }

  void disconnect(String service, String address) {
    lock.lock();
    try {
      Counts counts = clients.get(service + " " + address);
      if (counts != null) {
        counts.open--;
      }
      expire(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /** Counts an event and tells how many there were within the time unit. */
  int count(Event event, String service, String address) {
    lock.lock();
    try {
      return ++counts(service, address, clock.instant()).rates[event.ordinal()];
    } finally {
      lock.unlock();
    }
  }

  /** How many events there were within the time unit. */
  int counted(Event event, String service, String address) {
    lock.lock();
    try {
      return counts(service, address, clock.instant()).rates[event.ordinal()];
    } finally {
      lock.unlock();
    }
  }

  private Counts counts(String service, String address, Instant now) {
    Counts counts = clients.computeIfAbsent(service + " " + address, key -> new Counts());
    if (counts.start == null || counts.start.plus(unit).isBefore(now)) {
      counts.start = now;
      java.util.Arrays.fill(counts.rates, 0);
    }
    return counts;
  }

  /** Forgets clients that have gone, when there are many. */
  private void expire(Instant now) {
    if (clients.size() > 1000) {
      clients
          .values()
          .removeIf(counts -> counts.open <= 0 && counts.start.plus(unit).isBefore(now));
    }
  }

  private void report(Instant now) {
    if (now.isBefore(reported.plus(reportEvery))) {
      return;
    }
    if (maxRate.value() > 0) {
      statistics("connection rate " + maxRate.value() + "/" + unit.toSeconds() + "s", maxRate);
      statistics("connection count " + maxOpen.value(), maxOpen);
      log.info("statistics: max cache size " + maxSize + " at " + time(maxSizeAt));
    }
    reported = now;
    forgetMaxima();
  }

  private void statistics(String what, Maximum maximum) {
    log.info(
        "statistics: max " + what + " for " + maximum.client() + " at " + time(maximum.when()));
  }

  private String time(Instant when) {
    return java.time.format.DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", java.util.Locale.ROOT)
        .format(when.atZone(clock.getZone()));
  }
}
