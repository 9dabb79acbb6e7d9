package org.facteur.smtpclient.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which destinations have so much mail that their connections are worth keeping: those where a
 * delivery begins no later than a second after another one ended.
 *
 * <p>Once on, it stays on while deliveries overlap or follow each other closely, so that sessions
 * that wait are used before new ones are made. Postfix counterpart: qmgr/qmgr_entry.
 */
final class DestinationTraffic {
  private static final Duration BACK_TO_BACK = Duration.ofSeconds(1);
  private static final int CLEANUP_SIZE = 1000;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, State> states = new HashMap<>();

  private static final class State {
    int active;
    Instant lastEnd = Instant.MIN;
    boolean store;
    boolean load;
  }

  /**
   * What a delivery may do.
   *
   * @param load use a session that waits
   * @param store let its session wait afterwards
   */
  record Policy(boolean load, boolean store) {
    static final Policy NONE = new Policy(false, false);
    static final Policy ALWAYS = new Policy(true, true);
  }

  DestinationTraffic(InstantSource clock) {
    this.clock = clock;
  }

  /** A delivery begins. */
  Policy begin(String destination) {
    lock.lock();
    try {
      Instant now = clock.instant();
      State state = states.computeIfAbsent(destination, key -> new State());
      state.active++;
      boolean backToBack = isRecent(state, now);
      if (!state.store && backToBack) {
        state.store = true;
        state.load = true;
      } else if (state.store && state.active <= 1 && !backToBack) {
        state.store = false;
      }
      return new Policy(state.load, state.store);
    } finally {
      lock.unlock();
    }
  }

  /** A delivery has ended. */
  void end(String destination) {
    lock.lock();
    try {
      Instant now = clock.instant();
      State state = states.get(destination);
      state.active--;
      state.lastEnd = now;
      if (states.size() > CLEANUP_SIZE) {
        states.values().removeIf(each -> each.active == 0 && !isRecent(each, now));
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isRecent(State state, Instant now) {
    return state.lastEnd != Instant.MIN && !now.isAfter(state.lastEnd.plus(BACK_TO_BACK));
  }
}
