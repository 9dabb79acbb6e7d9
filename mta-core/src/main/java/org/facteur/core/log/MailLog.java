package org.facteur.core.log;

/**
 * The log of one program: {@code postfix/smtpd}, or what syslog_name makes of it.
 *
 * @param sink where the lines go
 * @param program the tag of each line
 */
public record MailLog(LogSink sink, String program) {
  public void info(String text) {
    sink.write(program, Severity.INFO, text);
  }

  public void warning(String text) {
    sink.write(program, Severity.WARNING, text);
  }

  public void error(String text) {
    sink.write(program, Severity.ERROR, text);
  }

  public void fatal(String text) {
    sink.write(program, Severity.FATAL, text);
  }

  public void panic(String text) {
    sink.write(program, Severity.PANIC, text);
  }

  /** The log of another program over the same sink. */
  public MailLog as(String otherProgram) {
    return new MailLog(sink, otherProgram);
  }
}
