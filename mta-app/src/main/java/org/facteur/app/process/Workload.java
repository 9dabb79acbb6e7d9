package org.facteur.app.process;

import java.io.IOException;
import java.time.Duration;

/** What a process runs. Reloads come from one thread at a time. */
public interface Workload {
  /** Returns when the services answer. */
  void start() throws IOException;

  /** Reads the configuration again; sessions and deliveries under way go on with the old one. */
  void reload() throws IOException;

  /**
   * Takes no new work, lets what is under way finish within the time, and ends. Harmless when the
   * start failed in the middle, and when it has ended already.
   */
  void stop(Duration timeout) throws IOException;

  /** Ends at once; accepted mail stays in the queue. As harmless as {@link #stop}. */
  void abort() throws IOException;

  /** Opens the log file again after it has been rotated. */
  void reopenLog();
}
