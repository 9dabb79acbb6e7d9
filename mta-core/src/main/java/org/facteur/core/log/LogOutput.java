package org.facteur.core.log;

import java.io.IOException;

/** Where a {@link QueuedLogSink} writes its lines. Used by one thread. */
public interface LogOutput {
  /**
   * Takes one line.
   *
   * @param milliseconds since the epoch, when it was written
   */
  void append(long milliseconds, String program, Severity severity, String text);

  /** Brings the lines taken so far out. */
  void flush() throws IOException;

  /** Opens the file of that name again, after it has been rotated. */
  default void reopen() throws IOException {}
}
