package org.facteur.app.tool;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.facteur.app.tool.postmap.TableCommand;
import org.facteur.app.tool.postmap.TableDialect;
import org.facteur.app.training.ToolTraining;
import org.facteur.core.config.ConfigurationException;

/** Starts the tool that the launch script names. */
public final class ToolMain {
  private ToolMain() {}

  /** Arguments: the installation's root, the program's name, then the program's own. */
  public static void main(String[] args) {
    String program = args[1];
    PrintStream output = stream(FileDescriptor.out, false);
    PrintStream errors = stream(FileDescriptor.err, true);
    ToolEnvironment environment =
        new ToolEnvironment(program, System.in, output, errors, System.getenv(), Path.of(args[0]));
    int status = run(environment, List.of(args).subList(2, args.length));
    output.flush();
    errors.flush();
    // Nothing of a tool is left to do: skip what an orderly exit would wait for.
    Runtime.getRuntime().halt(status);
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 14),
        autoFlush,
        StandardCharsets.ISO_8859_1);
  }

  /**
   * Runs another tool in the place of this one, under its own name.
   *
   * @return its exit status; its errors have been written
   */
  public static int runAs(ToolEnvironment environment, String program, List<String> arguments) {
    return run(
        new ToolEnvironment(
            program,
            environment.input(),
            environment.output(),
            environment.errors(),
            environment.variables(),
            environment.installation()),
        arguments);
  }

  private static int run(ToolEnvironment environment, List<String> arguments) {
    try {
      Supplier<Tool> tool = tool(environment.program());
      if (tool == null) {
        throw new ToolFailure("no such tool");
      }
      return tool.get().run(environment, arguments);
    } catch (ToolFailure failure) {
      environment.output().flush();
      environment.errors().println(environment.program() + ": fatal: " + failure.getMessage());
      return failure.exitStatus();
    } catch (ConfigurationException | IOException failure) {
      environment.output().flush();
      environment.errors().println(environment.program() + ": fatal: " + failure.getMessage());
      return 1;
    }
  }

  /** One line for each program. */
  private static Supplier<Tool> tool(String program) {
    return switch (program) {
      case "train-tools" -> () -> (environment, none) -> ToolTraining.run(environment);
      case "postconf" -> org.facteur.app.tool.postconf.PostconfTool::new;
      case "sendmail", "mailq" -> org.facteur.app.tool.sendmail.SendmailCommand::new;
      case "postfix" -> org.facteur.app.tool.postfix.PostfixCommand::new;
      case "newaliases" -> org.facteur.app.tool.postmap.NewaliasesCommand::new;
      case "postalias" -> () -> new TableCommand(TableDialect.ALIAS);
      case "postmap" -> () -> new TableCommand(TableDialect.MAP);
      case "postlog" -> org.facteur.app.tool.postlog.PostlogCommand::new;
      case "postqueue" -> org.facteur.app.tool.postqueue.PostqueueCommand::new;
      case "postcat" -> org.facteur.app.tool.postcat.PostcatCommand::new;
      case "saslpasswd2" -> org.facteur.app.tool.saslpasswd.SaslPasswdCommand::new;
      case "sasldblistusers2" -> org.facteur.app.tool.saslpasswd.SaslListCommand::new;
      case "posttls-finger" -> org.facteur.app.tool.posttlsfinger.PosttlsFingerCommand::new;
      case "postsuper" -> org.facteur.app.tool.postsuper.PostsuperCommand::new;
      default -> null;
    };
  }
}
