package org.facteur.core.log;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to a stream such as standard output, for containers.
 *
 * @param stream is flushed after every batch
 */
public record StreamLogOutput(OutputStream stream) implements QueuedLogSink.LogOutput {
  @Override
  public void write(byte[] lines) throws IOException {
    stream.write(lines);
    stream.flush();
  }
}
