package org.facteur.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.facteur.core.log.LogSink;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.Severity;

/** A log that tests can read: lines as {@code warning: text}, without the program's name. */
public final class MemoryLog implements LogSink {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void write(String program, Severity severity, String text) {
    lines.add(severity.prefix() + text);
  }

  /** The lines so far, oldest first. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** A log that writes here. */
  public MailLog log() {
    return new MailLog(this, "postfix/test");
  }
}
