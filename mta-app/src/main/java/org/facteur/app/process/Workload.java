package org.facteur.app.process;

import java.io.IOException;
import java.time.Duration;

/** What a process runs. Its methods are called by one thread at a time. */
public interface Workload {
  /** Returns when the services answer. */
  void start() throws IOException;

  /** Reads the configuration again; sessions and deliveries under way go on with the old one. */
  void reload() throws IOException;

  /** Takes no new work, lets what is under way finish within the time, and ends. */
  void stop(Duration timeout) throws IOException;

  /** Ends at once; accepted mail stays in the queue. */
  void abort() throws IOException;

  /** Opens the log file again after it has been rotated. */
  void reopenLog();
}
