package org.facteur.core.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/** Writes to a stream such as standard output, for containers. */
public final class StreamLogOutput implements LogOutput {
  private final OutputStream stream;
  private final LogLineFormat format;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param host the name behind the date
   */
  public StreamLogOutput(OutputStream stream, ZoneId zone, String host) {
    this.stream = stream;
    this.format = new LogLineFormat(zone, host, ProcessHandle.current().pid());
  }

  @Override
  public void append(long milliseconds, String program, Severity severity, String line) {
    format.append(text, milliseconds, program, severity, line);
  }

  @Override
  public void flush() throws IOException {
    stream.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    stream.flush();
    text.setLength(0);
  }
}
