package org.facteur.app.tool.saslpasswd;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.sasl.sasldb.SaslDatabase;

/** {@code sasldblistusers2 [-v] [[-f] sasldb]}: lists accounts and what is stored for them. */
public final class SaslListCommand implements Tool {
  private static final String USAGE = "usage: sasldblistusers2 [-v] [[-f] sasldb]";

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse("f:vh", arguments);
    Path file = Path.of(SaslDatabase.DEFAULT_PATH);
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'f' -> file = Path.of(option.value());
        case 'v' -> {
          environment.output().println("sasldblistusers2 of Facteur");
          return 0;
        }
        default -> throw new ToolFailure(USAGE);
      }
    }
    if (options.operands().size() > 1) {
      throw new ToolFailure(USAGE);
    }
    if (!options.operands().isEmpty()) {
      file = Path.of(options.operands().getFirst());
    }
    try {
      SaslDatabase.read(file).properties().stream()
          .map(one -> one.user() + "@" + one.realm() + ": " + one.name())
          .sorted()
          .forEach(environment.output()::println);
      return 0;
    } catch (NoSuchFileException e) {
      environment.errors().println("listusers failed");
      return 0;
    }
  }
}
