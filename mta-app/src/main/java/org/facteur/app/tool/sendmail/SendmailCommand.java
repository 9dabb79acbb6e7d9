package org.facteur.app.tool.sendmail;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.app.tool.ToolMain;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/** The sendmail command. Whatever goes wrong ends with status 75 (EX_TEMPFAIL), as Postfix's. */
public final class SendmailCommand implements Tool {
  static final int TEMPORARY = 75;
  private static final Parameter<String> ALIAS_DATABASE = Parameter.string("alias_database");

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    try {
      return start(environment, arguments);
    } catch (ToolFailure e) {
      throw e.exitStatus() == TEMPORARY ? e : new ToolFailure(TEMPORARY, e.getMessage());
    } catch (ConfigurationException | IOException e) {
      throw new ToolFailure(TEMPORARY, e.getMessage());
    }
  }

  private int start(ToolEnvironment environment, List<String> arguments) throws IOException {
    List<String> words = arguments.stream().map(SendmailCommand::bytes).toList();
    SendmailOptions options = SendmailOptions.parse(environment, words);
    Path directory = configDirectory(environment, options);
    return switch (options.mode()) {
      case ENQUEUE -> {
        if (!options.flushSite().isEmpty()) {
          yield other(environment, options, "flush site", "postqueue", "-s", options.flushSite());
        }
        if (!options.flushMessage().isEmpty()) {
          yield other(
              environment, options, "flush queue_id", "postqueue", "-i", options.flushMessage());
        }
        Configuration configuration = Configuration.load(directory);
        yield new Enqueue(environment, configuration, options).run();
      }
      case LIST -> other(environment, options, "display queue mode", "postqueue", "-p");
      case FLUSH -> other(environment, options, "flush queue mode", "postqueue", "-f");
      case DAEMON -> other(environment, options, "daemon mode", "postfix", "start");
      case ALIASES -> aliases(environment, options, directory);
      case SMTP -> {
        if (!options.recipients().isEmpty()) {
          throw new ToolFailure(TEMPORARY, "stand-alone mode requires no recipient");
        }
        yield new StandAloneServer(Configuration.load(directory)).run(environment);
      }
      case NOTHING -> 0;
    };
  }

  /** Arguments come decoded; the mail system wants their bytes. */
  private static String bytes(String argument) {
    Charset charset =
        Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
    return new String(argument.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /** The option may name main.cf or its directory. */
  private static Path configDirectory(ToolEnvironment environment, SendmailOptions options) {
    if (options.configuration().isEmpty()) {
      return environment.configDirectory(null);
    }
    Path path = Path.of(options.configuration());
    boolean file = path.endsWith("main.cf") || Files.isRegularFile(path);
    Path parent = path.getParent();
    return file && parent != null ? parent : path;
  }

  private static int other(
      ToolEnvironment environment, SendmailOptions options, String what, String... command) {
    if (!options.recipients().isEmpty()) {
      throw new ToolFailure(TEMPORARY, what + " requires no recipient");
    }
    List<String> arguments = new java.util.ArrayList<>();
    if (!options.configuration().isEmpty()) {
      arguments.add("-c");
      arguments.add(configDirectory(environment, options).toString());
    }
    arguments.addAll(List.of(command).subList(1, command.length));
    return ToolMain.runAs(environment, command[0], arguments);
  }

  private static int aliases(ToolEnvironment environment, SendmailOptions options, Path directory) {
    String database =
        options.aliasDatabase().isEmpty()
            ? Configuration.load(directory).get(ALIAS_DATABASE)
            : options.aliasDatabase();
    List<String> command = new java.util.ArrayList<>(List.of("postalias", "--"));
    for (String word : database.split("[\\s,]+")) {
      if (!word.isEmpty()) {
        command.add(word);
      }
    }
    return other(environment, options, "alias initialization mode", command.toArray(String[]::new));
  }
}
