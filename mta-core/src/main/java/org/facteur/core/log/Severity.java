package org.facteur.core.log;

/** How bad it is; the prefix is what Postfix writes before the text. */
public enum Severity {
  INFO("", 6),
  WARNING("warning: ", 4),
  ERROR("error: ", 3),
  FATAL("fatal: ", 2),
  PANIC("panic: ", 2);

  private final String prefix;
  private final int syslogLevel;

  Severity(String prefix, int syslogLevel) {
    this.prefix = prefix;
    this.syslogLevel = syslogLevel;
  }

  public String prefix() {
    return prefix;
  }

  /** RFC 5424 severity. */
  public int syslogLevel() {
    return syslogLevel;
  }
}
