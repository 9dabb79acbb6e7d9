package org.facteur.core.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Formats lines as syslog files have them: {@code Nov 21 02:13:46 host program[pid]: text}. Not
 * thread safe: it keeps the last second's date.
 */
final class LogLineFormat {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
  private final ZoneId zone;
  private final String host;
  private final long pid;
  private long second = Long.MIN_VALUE;
  private String date = "";

  /**
   * @param host the name behind the date; its first label is written, as syslogd does
   */
  LogLineFormat(ZoneId zone, String host, long pid) {
    this.zone = zone;
    int dot = host.indexOf('.');
    this.host = dot > 0 ? host.substring(0, dot) : host;
    this.pid = pid;
  }

  /** Appends one line with its line end. */
  void append(
      StringBuilder out, long milliseconds, String program, Severity severity, String text) {
    out.append(date(Math.floorDiv(milliseconds, 1000))).append(' ').append(host).append(' ');
    appendTagged(out, program, severity, text);
    out.append('\n');
  }

  /** Appends one line as syslogd takes it: it adds the host name and the line end. */
  void appendWithoutHost(
      StringBuilder out, long milliseconds, String program, Severity severity, String text) {
    out.append(date(Math.floorDiv(milliseconds, 1000))).append(' ');
    appendTagged(out, program, severity, text);
  }

  private void appendTagged(StringBuilder out, String program, Severity severity, String text) {
    out.append(program).append('[').append(pid).append("]: ").append(severity.prefix());
    appendPrintable(out, text);
  }

  /** Control characters would let a client forge lines. */
  static void appendPrintable(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c == 0x7f ? '?' : c);
    }
  }

  private String date(long now) {
    if (now != second) {
      second = now;
      date = DATE.format(ZonedDateTime.ofInstant(Instant.ofEpochSecond(now), zone));
    }
    return date;
  }
}
