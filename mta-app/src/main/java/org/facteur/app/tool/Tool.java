package org.facteur.app.tool;

import java.io.IOException;
import java.util.List;

/** A command line tool. */
@FunctionalInterface
public interface Tool {
  /**
   * Runs the tool.
   *
   * @param arguments without the program's name
   * @return the exit status
   * @throws ToolFailure to end with a fatal message
   */
  int run(ToolEnvironment environment, List<String> arguments) throws IOException;
}
