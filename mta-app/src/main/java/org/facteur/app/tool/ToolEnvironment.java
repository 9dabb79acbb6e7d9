package org.facteur.app.tool;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.facteur.core.log.MailLog;

/**
 * What a tool may touch of the process it runs in.
 *
 * @param program the name it was called by, such as {@code mailq}
 * @param input standard input
 * @param output standard output, ISO 8859-1: one char is one byte
 * @param errors standard error, likewise
 * @param variables the environment
 * @param installation the root of the distribution (holds sbin, lib, conf)
 */
public record ToolEnvironment(
    String program,
    InputStream input,
    PrintStream output,
    PrintStream errors,
    Map<String, String> variables,
    Path installation) {

  /** The configuration directory: the option's value, else MAIL_CONFIG, else /etc/postfix. */
  public Path configDirectory(String option) {
    if (option != null) {
      return Path.of(option);
    }
    String variable = variables.get("MAIL_CONFIG");
    return Path.of(variable == null || variable.isEmpty() ? "/etc/postfix" : variable);
  }

  /** The same under another program's name. */
  public ToolEnvironment as(String otherProgram) {
    return new ToolEnvironment(otherProgram, input, output, errors, variables, installation);
  }

  /** A log that writes to standard error as the other methods do. */
  public MailLog log() {
    return new MailLog(
        (name, severity, text) -> errors.println(name + ": " + severity.prefix() + text), program);
  }

  /** Writes {@code NAME: warning: TEXT} to standard error. */
  public void warning(String text) {
    errors.println(program + ": warning: " + text);
  }

  /** Writes {@code NAME: TEXT} to standard error. */
  public void info(String text) {
    errors.println(program + ": " + text);
  }
}
