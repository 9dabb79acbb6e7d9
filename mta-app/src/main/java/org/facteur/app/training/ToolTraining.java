package org.facteur.app.training;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolMain;

/** Runs the tools that people and scripts start most, on a mail system that is not running. */
public final class ToolTraining {
  private ToolTraining() {}

  /**
   * Runs the training; what a tool has to say goes to the given environment's output.
   *
   * @return the exit status: 0 when every tool did what it should
   */
  public static int run(ToolEnvironment outer) throws IOException {
    try (TrainingDirectory directory =
        TrainingDirectory.create(outer.installation(), "{example.test=discard:}")) {
      Path queue = directory.conf().resolveSibling("queue");
      for (String name : List.of("active", "deferred", "hold", "incoming", "maildrop", "public")) {
        Files.createDirectory(queue.resolve(name));
      }
      Path table = directory.conf().resolve("table");
      Files.writeString(table, "key value\n");
      Runs runs = new Runs(outer, directory.conf());
      int status = runs.run("postconf", "", "-h", "myhostname");
      status |= runs.run("postconf", "", "-n");
      status |= runs.run("postmap", "", "-q", "key", "texthash:" + table);
      status |= runs.run("sendmail", "Subject: training\n\ntext\n", "b@example.test");
      status |= runs.run("sendmail", "To: b@example.test\n\ntext\n", "-t", "-oi");
      status |= runs.run("mailq", "");
      status |= runs.run("postqueue", "", "-p");
      status |= runs.run("postqueue", "", "-j");
      return status;
    }
  }

  /** Runs tools with one configuration. */
  private record Runs(ToolEnvironment outer, Path conf) {
    int run(String program, String input, String... arguments) {
      PrintStream output = outer.output();
      ToolEnvironment environment =
          new ToolEnvironment(
              program,
              new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
              output,
              output,
              Map.of("MAIL_CONFIG", conf.toString()),
              outer.installation());
      int status = ToolMain.runAs(environment, program, List.of(arguments));
      output.println(program + " " + String.join(" ", arguments) + ": exit status " + status);
      return status;
    }
  }
}
