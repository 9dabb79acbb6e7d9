package org.facteur.app.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.log.MailLog;

/**
 * Obeys the master's orders, one word a line; the end of the stream means that the master is gone.
 */
public final class OrderReader {
  /** How long deliveries under way may take when the system stops. */
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(18);

  private static final Duration ORPHAN_TIMEOUT = Duration.ofSeconds(3);
  private final Workload workload;
  private final MailLog log;

  public OrderReader(Workload workload, MailLog log) {
    this.workload = workload;
    this.log = log;
  }

  /** Returns when the process is to end. */
  public void run(InputStream input) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.US_ASCII));
    while (true) {
      String order = reader.readLine();
      if (order == null) {
        log.warning("the master process is gone: ending");
        workload.stop(ORPHAN_TIMEOUT);
        return;
      }
      switch (order) {
        case "stop" -> {
          workload.stop(STOP_TIMEOUT);
          return;
        }
        case "abort" -> {
          workload.abort();
          return;
        }
        case "reload" -> reload();
        case "reopen-log" -> workload.reopenLog();
        default -> log.warning("unknown order from master: " + order);
      }
    }
  }

  private void reload() {
    try {
      workload.reload();
    } catch (IOException | ConfigurationException e) {
      log.error("reload failed, going on with the old configuration: " + e.getMessage());
    }
  }
}
