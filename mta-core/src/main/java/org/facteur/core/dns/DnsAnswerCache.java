package org.facteur.core.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers answers for a moment.
 *
 * <p>The name server keeps the long-lived cache. This one only takes the burst of equal questions
 * that a busy destination makes, so an answer is kept for its TTL but never longer than a short
 * limit, "not found" for less, and failures not at all: what an administrator changes in the DNS
 * counts as soon as it would with Postfix, give or take that moment.
 */
final class DnsAnswerCache {
  private static final Duration FOUND_LIMIT = Duration.ofSeconds(2);
  private static final Duration NOT_FOUND_LIMIT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<DnsQuestion, Kept> entries;

  private record Kept(DnsAnswer answer, Instant until) {}

  DnsAnswerCache(InstantSource clock, int capacity) {
    this.clock = clock;
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<DnsQuestion, Kept> eldest) {
            return size() > capacity;
          }
        };
  }

  Optional<DnsAnswer> find(DnsQuestion question) {
    lock.lock();
    try {
      Kept entry = entries.get(question);
      if (entry == null) {
        return Optional.empty();
      }
      if (!clock.instant().isBefore(entry.until())) {
        entries.remove(question);
        return Optional.empty();
      }
      return Optional.of(entry.answer());
    } finally {
      lock.unlock();
    }
  }

  void remember(DnsQuestion question, DnsAnswer answer) {
    Duration time = lifetime(answer);
    if (time.isZero()) {
      return;
    }
    lock.lock();
    try {
      entries.put(question, new Kept(answer, clock.instant().plus(time)));
    } finally {
      lock.unlock();
    }
  }

  private static Duration lifetime(DnsAnswer answer) {
    return switch (answer) {
      case DnsAnswer.Found found -> {
        long ttl = found.records().stream().mapToLong(DnsRecord::ttl).min().orElse(0);
        yield ttl < FOUND_LIMIT.toSeconds() ? Duration.ofSeconds(Math.max(0, ttl)) : FOUND_LIMIT;
      }
      case DnsAnswer.NoSuchDomain none -> NOT_FOUND_LIMIT;
      case DnsAnswer.NoData none -> NOT_FOUND_LIMIT;
      case DnsAnswer.NullMx none -> NOT_FOUND_LIMIT;
      case DnsAnswer.TemporaryFailure none -> Duration.ZERO;
      case DnsAnswer.PermanentFailure none -> Duration.ZERO;
    };
  }
}
