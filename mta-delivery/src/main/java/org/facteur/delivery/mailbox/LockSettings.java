package org.facteur.delivery.mailbox;

import java.time.Duration;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * How mailboxes are locked.
 *
 * @param attempts deliver_lock_attempts
 * @param delay deliver_lock_delay, between attempts
 * @param stale stale_lock_time: a lock file older than that belongs to nobody
 */
public record LockSettings(Set<LockMethod> methods, int attempts, Duration delay, Duration stale) {
  private static final Parameter<Integer> DELIVER_LOCK_ATTEMPTS =
      Parameter.integer("deliver_lock_attempts");
  private static final Parameter<Duration> DELIVER_LOCK_DELAY =
      Parameter.duration("deliver_lock_delay");
  private static final Parameter<Duration> STALE_LOCK_TIME = Parameter.duration("stale_lock_time");

  public LockSettings {
    methods = Set.copyOf(methods);
  }

  /** The settings of a configuration; the parameter names the methods. */
  public static LockSettings of(Configuration configuration, Parameter<String> methods) {
    return new LockSettings(
        LockMethod.parse(methods.name(), configuration.get(methods)),
        configuration.get(DELIVER_LOCK_ATTEMPTS),
        configuration.get(DELIVER_LOCK_DELAY),
        configuration.get(STALE_LOCK_TIME));
  }
}
