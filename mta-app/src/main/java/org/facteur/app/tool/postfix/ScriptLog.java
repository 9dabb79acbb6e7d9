package org.facteur.app.tool.postfix;

import java.io.IOException;
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
  private final MailLog log;

  private ScriptLog(ToolEnvironment environment, QueuedLogSink sink, String program) {
    this.environment = environment;
    this.sink = sink;
    this.log = new MailLog(sink, program);
  }

  static ScriptLog open(
      ToolEnvironment environment, Configuration configuration, InstanceLayout layout)
      throws IOException {
    Master.prepareLogFile(layout, configuration);
    String program = configuration.text("syslog_name").orElse("postfix") + "/postfix-script";
    return new ScriptLog(environment, MailLogs.open(configuration), program);
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
