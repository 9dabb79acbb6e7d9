package org.facteur.app.tool.postfix;

import java.io.IOException;
import java.util.List;
import org.facteur.app.master.InstanceLayout;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.app.tool.explain.ExplainCommand;
import org.facteur.app.tool.explain.WhyCommand;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;

/** {@code postfix [-Dv] [-c config_dir] command}. */
public final class PostfixCommand implements Tool {
  private static final String COMMANDS =
      "start (or stop, reload, abort, flush, check, status, set-permissions,"
          + " upgrade-configuration, logrotate)";

  /** Facteur's own: they print what they find out. */
  private static final List<String> QUESTIONS = List.of("explain", "why");

  /**
   * {@inheritDoc}
   *
   * <p>The command speaks to a terminal only; scripts look at its exit status and at the mail log.
   */
  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    try {
      return perform(environment, arguments);
    } catch (ToolFailure | ConfigurationException | IOException e) {
      // Facteur's own commands are asked by people, and scripts know that they fail by their words.
      // Postfix's command is silent without a terminal. A bad line of the configuration is not:
      // nobody else says it.
      if (Posix.isatty(2)
          || asksForText(arguments)
          || String.valueOf(e.getMessage()).contains(", line ")) {
        throw e;
      }
      return 1;
    }
  }

  private static boolean asksForText(List<String> arguments) {
    List<String> operands = OptionParser.parse("c:Dv", arguments).operands();
    return !operands.isEmpty() && QUESTIONS.contains(operands.getFirst());
  }

  private static int perform(ToolEnvironment environment, List<String> arguments)
      throws IOException {
    OptionParser options = OptionParser.parse("c:Dv", arguments);
    String directory = null;
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> directory = option.value();
        case 'D', 'v' -> {}
        default -> throw new ToolFailure("usage: postfix [-c config_dir] [-Dv] command");
      }
    }
    Configuration configuration = Configuration.load(environment.configDirectory(directory));
    requireOwner(configuration);
    List<String> operands = options.operands();
    if (!operands.isEmpty() && QUESTIONS.contains(operands.getFirst())) {
      List<String> words = operands.subList(1, operands.size());
      return operands.getFirst().equals("why")
          ? WhyCommand.run(environment, configuration, words)
          : ExplainCommand.run(environment, configuration, words);
    }
    InstanceLayout layout = InstanceLayout.of(configuration);
    try (ScriptLog log = ScriptLog.open(environment, configuration, layout)) {
      log.sayCompatibility(CompatibilityNotice.lines(configuration));
      String command = options.operands().isEmpty() ? "" : options.operands().getFirst();
      Instance instance = new Instance(environment, layout, configuration, log);
      return switch (command) {
        case "start" -> instance.start();
        case "stop" -> instance.stop();
        case "abort" -> instance.abort();
        case "reload" -> instance.reload();
        case "status" -> instance.status();
        case "check" -> instance.check();
        case "flush" -> instance.flush();
        case "logrotate" -> instance.rotateLog();
        case "set-permissions", "upgrade-configuration" -> instance.nothingToDo(command);
        default -> {
          log.fatal("unknown command: '%s'. Usage: postfix %s".formatted(command, COMMANDS));
          yield 1;
        }
      };
    }
  }

  /** An ordinary user may run an instance whose queue is his own. */
  private static void requireOwner(Configuration configuration) throws IOException {
    if (Posix.geteuid() == 0) {
      return;
    }
    String queue = configuration.text("queue_directory").orElse("");
    try {
      FileStatus status = Posix.stat(queue);
      if (status.uid() == Posix.geteuid()) {
        return;
      }
    } catch (IOException e) {
      throw new ToolFailure(queue + ": " + e.getMessage());
    }
    throw new ToolFailure("to use this command, you must be the superuser or own " + queue);
  }
}
