package org.facteur.core.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes the threads of connections whose wait has passed its deadline.
 *
 * <p>It looks once a second, on a virtual thread that lives while there are connections. Deadlines
 * of mail are minutes away: a timer for each wait would cost more than the wait.
 */
final class WaitDeadlines {
  private static final long PERIOD_MILLISECONDS = 1000;
  private final Set<NettyConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean running = new AtomicBoolean();

  void add(NettyConnection connection) {
    connections.add(connection);
    if (running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("net-deadlines").start(this::run);
    }
  }

  void remove(NettyConnection connection) {
    connections.remove(connection);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MILLISECONDS);
        long now = System.nanoTime();
        connections.forEach(connection -> connection.wakeWhenLate(now));
        if (connections.isEmpty()) {
          running.set(false);
          if (connections.isEmpty() || !running.compareAndSet(false, true)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      running.set(false);
      Thread.currentThread().interrupt();
    }
  }
}
