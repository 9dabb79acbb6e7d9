package org.facteur.app.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.ConfigurationException;

/**
 * A tool that has run in a test.
 *
 * @param output of standard output
 * @param errors of standard error, with the fatal message
 */
public record ToolRun(int status, String output, String errors) {

  /** Runs a tool with a configuration directory and standard input. */
  public static ToolRun of(
      String program, Tool tool, Path configuration, String input, String... arguments)
      throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    ToolEnvironment environment =
        new ToolEnvironment(
            program,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
            new PrintStream(output, false, StandardCharsets.ISO_8859_1),
            new PrintStream(errors, true, StandardCharsets.ISO_8859_1),
            Map.of("MAIL_CONFIG", configuration.toString()),
            Path.of("/nonexistent"));
    int status;
    try {
      status = tool.run(environment, List.of(arguments));
    } catch (ToolFailure e) {
      environment.info("fatal: " + e.getMessage());
      status = e.exitStatus();
    } catch (ConfigurationException e) {
      environment.info("fatal: " + e.getMessage());
      status = 1;
    }
    environment.output().flush();
    return new ToolRun(
        status,
        output.toString(StandardCharsets.ISO_8859_1),
        errors.toString(StandardCharsets.ISO_8859_1));
  }
}
