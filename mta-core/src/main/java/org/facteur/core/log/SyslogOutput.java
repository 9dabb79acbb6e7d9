package org.facteur.core.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.facteur.core.posix.UnixDatagram;

/** Sends each line as a datagram to the local syslog daemon, in the form of syslog(3). */
public final class SyslogOutput implements LogOutput {
  private final String socket;
  private final int facility;
  private final LogLineFormat format;
  private final UnixDatagram datagram;
  private final StringBuilder text = new StringBuilder();
  private IOException failure;

  /**
   * @param socket usually {@code /dev/log}
   * @param facility as syslog.h numbers it: 2 for mail
   */
  public SyslogOutput(String socket, int facility, ZoneId zone) throws IOException {
    this.socket = socket;
    this.facility = facility;
    this.format = new LogLineFormat(zone, "", ProcessHandle.current().pid());
    this.datagram = UnixDatagram.create();
  }

  @Override
  public void append(long milliseconds, String program, Severity severity, String line) {
    text.setLength(0);
    text.append('<').append(facility * 8 + severity.syslogLevel()).append('>');
    format.appendWithoutHost(text, milliseconds, program, severity, line);
    try {
      datagram.send(socket, text.toString().getBytes(StandardCharsets.ISO_8859_1), true);
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public void flush() throws IOException {
    IOException remembered = failure;
    failure = null;
    if (remembered != null) {
      throw remembered;
    }
  }
}
