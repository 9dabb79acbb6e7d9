package org.facteur.core.log;

/**
 * The log of one program: {@code postfix/smtpd}, or what syslog_name makes of it. A text has up to
 * 2000 characters, the rest is cut off.
 *
 * @param sink where the lines go
 * @param program the tag of each line
 */
public record MailLog(LogSink sink, String program) {
  private static final int LENGTH_LIMIT = 2000;

  public void info(String text) {
    write(Severity.INFO, text);
  }

  public void warning(String text) {
    write(Severity.WARNING, text);
  }

  public void error(String text) {
    write(Severity.ERROR, text);
  }

  public void fatal(String text) {
    write(Severity.FATAL, text);
  }

  public void panic(String text) {
    write(Severity.PANIC, text);
  }

  private void write(Severity severity, String text) {
    boolean cut = text.length() > LENGTH_LIMIT;
    sink.write(program, severity, cut ? text.substring(0, LENGTH_LIMIT) : text);
  }

  /** The log of another program over the same sink. */
  public MailLog as(String otherProgram) {
    return new MailLog(sink, otherProgram);
  }
}
