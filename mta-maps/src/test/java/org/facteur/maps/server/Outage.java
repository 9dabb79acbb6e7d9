package org.facteur.maps.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;

/** Kills a server and starts it again while threads look things up in it. */
public final class Outage {
  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private final LookupTable table;
  private final String key;
  private final String value;
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger right = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean over;

  private Outage(LookupTable table, String key, String value) {
    this.table = table;
    this.key = key;
    this.value = value;
  }

  /**
   * Every answer must be the right one or a failure; there must be failures, then answers again.
   */
  public static void of(ServerProcess server, LookupTable table, String key, String value)
      throws Exception {
    Outage outage = new Outage(table, key, value);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        threads.add(Thread.ofVirtual().start(outage::look));
      }
      await().atMost(PATIENCE).until(() -> outage.right.get() > 100);
      server.kill();
      await().atMost(PATIENCE).until(() -> outage.failed.get() > THREADS);
      server.start();
      int before = outage.right.get();
      await().atMost(PATIENCE).until(() -> outage.right.get() > before + 100);
    } finally {
      outage.over = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(outage.wrong).isEmpty();
  }

  private void look() {
    while (!over) {
      try {
        Optional<String> found = table.find(key);
        if (found.equals(Optional.of(value))) {
          right.incrementAndGet();
        } else {
          wrong.add(String.valueOf(found));
        }
      } catch (LookupFailure _) {
        failed.incrementAndGet();
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
