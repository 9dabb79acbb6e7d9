package org.facteur.smtpclient.socket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections whose write, or read where the kernel offers no time limit, takes too long.
 *
 * <p>It looks once a second, on a virtual thread that lives while there are connections: setting a
 * deadline costs a field assignment, and these deadlines are minutes away.
 */
final class DeadlineWatch {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean running = new AtomicBoolean();

  void add(SocketConnection connection) {
    connections.add(connection);
    if (running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("smtp-client-deadlines").start(this::run);
    }
  }

  void remove(SocketConnection connection) {
    connections.remove(connection);
  }

  private void run() {
    try {
      do {
        Thread.sleep(PERIOD);
        long now = System.nanoTime();
        connections.forEach(connection -> connection.closeWhenLate(now));
      } while (!connections.isEmpty());
      running.set(false);
      if (!connections.isEmpty() && running.compareAndSet(false, true)) {
        run();
      }
    } catch (InterruptedException e) {
      running.set(false);
      Thread.currentThread().interrupt();
    }
  }
}
