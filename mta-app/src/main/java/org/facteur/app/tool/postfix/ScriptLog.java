package org.facteur.app.tool.postfix;

import java.io.IOException;
import java.util.List;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.master.Master;
import org.facteur.app.process.MailLogs;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.posix.Posix;

/** What the command has to say: into the mail log, and to a terminal when there is one. */
final class ScriptLog implements AutoCloseable {
  private static final String NAME = "postfix/postfix-script";
  private final ToolEnvironment environment;
  private final QueuedLogSink sink;
  private final String syslogName;
  private final MailLog log;

  private ScriptLog(ToolEnvironment environment, QueuedLogSink sink, String syslogName) {
    this.environment = environment;
    this.sink = sink;
    this.syslogName = syslogName;
    this.log = new MailLog(sink, syslogName + "/postfix-script");
  }

  static ScriptLog open(
      ToolEnvironment environment, Configuration configuration, InstanceLayout layout)
      throws IOException {
    Master.prepareLogFile(layout, configuration);
    String syslogName = configuration.text("syslog_name").orElse("postfix");
    return new ScriptLog(environment, MailLogs.open(configuration), syslogName);
  }

  /** These lines come from the command itself, not from the script that does its work. */
  void sayCompatibility(List<String> lines) {
    MailLog command = new MailLog(sink, syslogName);
    for (String line : lines) {
      command.info(line);
      if (Posix.isatty(2)) {
        environment.errors().println("postfix: " + line);
      }
    }
  }

  void info(String text) {
    log.info(text);
    toTerminal(text);
  }

  void warning(String text) {
    log.warning(text);
    toTerminal("warning: " + text);
  }

  void fatal(String text) {
    log.fatal(text);
    toTerminal("fatal: " + text);
  }

  MailLog mailLog() {
    return log;
  }

  private void toTerminal(String text) {
    if (Posix.isatty(2)) {
      environment.errors().println(NAME + ": " + text);
    }
  }

  @Override
  public void close() {
    sink.close();
  }
}
