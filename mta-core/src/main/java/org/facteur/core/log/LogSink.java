package org.facteur.core.log;

/** Where log lines go. Implementations are safe for many threads and never throw. */
public interface LogSink {
  /**
   * Writes one line.
   *
   * @param program the tag, such as {@code postfix/smtpd}
   * @param severity its text prefix and syslog level
   * @param text without prefix, without control characters other than tab
   */
  void write(String program, Severity severity, String text);
}
