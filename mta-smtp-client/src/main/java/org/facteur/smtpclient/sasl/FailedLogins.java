package org.facteur.smtpclient.sasl;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.sasl.Digests;

/**
 * Logins that a server has refused for good (535), so that it is not asked with the same password
 * again and again: smtp_sasl_auth_cache_name and _time. Kept in memory, the newest thousands; the
 * password is part of the key by its hash alone. Safe for many threads.
 */
public final class FailedLogins {
  private static final int LIMIT = 10_000;

  /** What the server said. */
  public record Refusal(String status, String text) {}

  private record Kept(Refusal refusal, Instant since) {}

  private final boolean enabled;
  private final Duration time;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > LIMIT;
        }
      };

  /**
   * @param enabled whether anything is kept
   * @param time how long
   */
  public FailedLogins(boolean enabled, Duration time, InstantSource clock) {
    this.enabled = enabled;
    this.time = time;
    this.clock = clock;
  }

  /** The refusal of the same login at the same server, if it is not too old. */
  public Optional<Refusal> find(String host, Login login) {
    lock.lock();
    try {
      String key = key(host, login);
      Kept entry = entries.get(key);
      if (entry != null && entry.since().plus(time).isBefore(clock.instant())) {
        entries.remove(key);
        return Optional.empty();
      }
      return Optional.ofNullable(entry).map(Kept::refusal);
    } finally {
      lock.unlock();
    }
  }

  /** Remembers a refusal. */
  public void put(String host, Login login, Refusal refusal) {
    if (!enabled) {
      return;
    }
    lock.lock();
    try {
      entries.put(key(host, login), new Kept(refusal, clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  private static String key(String host, Login login) {
    String secret = host + '\0' + login.username() + '\0' + login.password();
    return Digests.hex(Digests.hash("SHA-256", secret.getBytes(StandardCharsets.UTF_8)));
  }
}
