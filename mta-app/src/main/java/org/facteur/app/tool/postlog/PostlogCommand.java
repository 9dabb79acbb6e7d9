package org.facteur.app.tool.postlog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.facteur.app.process.MailLogs;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.log.QueuedLogSink;
import org.facteur.core.log.Severity;
import org.facteur.core.posix.Posix;

/**
 * {@code postlog [-iv] [-c config_dir] [-p priority] [-t tag] [text...]}: writes its text, or its
 * input, to the mail log.
 */
public final class PostlogCommand implements Tool {
  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse("c:ip:t:v", arguments);
    String directory = null;
    String tag = null;
    Severity severity = Severity.INFO;
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> directory = option.value();
        case 'p' -> severity = severity(option.value());
        case 't' -> tag = option.value();
        case 'i', 'v' -> {}
        default -> {
          options.errors().forEach(error -> environment.errors().println("postlog: " + error));
          throw new ToolFailure(
              "usage: postlog [-c config_dir] [-i] [-p priority] [-t tag] [-v] [text]");
        }
      }
    }
    Configuration configuration = Configuration.load(environment.configDirectory(directory));
    String program =
        tag != null ? tag : configuration.text("syslog_name").orElse("postfix") + "/postlog";
    try (QueuedLogSink sink = MailLogs.open(configuration)) {
      MailLog log = new MailLog(sink, program);
      if (options.operands().isEmpty()) {
        copyInput(environment, log, severity);
      } else {
        write(environment, log, severity, String.join(" ", options.operands()));
      }
    }
    return 0;
  }

  private static void copyInput(ToolEnvironment environment, MailLog log, Severity severity)
      throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(environment.input(), StandardCharsets.ISO_8859_1));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      write(environment, log, severity, line);
    }
  }

  private static void write(
      ToolEnvironment environment, MailLog log, Severity severity, String text) {
    log.sink().write(log.program(), severity, text);
    if (Posix.isatty(2)) {
      environment.errors().println(log.program() + ": " + severity.prefix() + text);
    }
  }

  private static Severity severity(String word) {
    return switch (word) {
      case "info" -> Severity.INFO;
      case "warn", "warning" -> Severity.WARNING;
      case "error" -> Severity.ERROR;
      case "fatal" -> Severity.FATAL;
      case "panic" -> Severity.PANIC;
      default -> throw new ToolFailure("bad severity: " + word);
    };
  }
}
