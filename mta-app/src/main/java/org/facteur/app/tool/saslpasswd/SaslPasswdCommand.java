package org.facteur.app.tool.saslpasswd;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.app.tool.OptionParser;
import org.facteur.app.tool.Tool;
import org.facteur.app.tool.ToolEnvironment;
import org.facteur.app.tool.ToolFailure;
import org.facteur.core.config.Configuration;
import org.facteur.core.sasl.sasldb.SaslDatabase;

/**
 * {@code saslpasswd2 [-v] [-c [-p] [-n]] [-d] [-a appname] [-f sasldb] [-u DOM] userid}: makes,
 * changes and removes accounts. Without {@code -c} the account must exist.
 */
public final class SaslPasswdCommand implements Tool {
  private static final String USAGE =
      "usage: saslpasswd2 [-v] [-c [-p] [-n]] [-d] [-a appname] [-f sasldb] [-u DOM] userid";
  private static final int PASSWORD_LIMIT = 1000;

  private boolean create;
  private boolean pipe;
  private boolean disable;
  private boolean withoutPassword;
  private Path file = Path.of(SaslDatabase.DEFAULT_PATH);
  private Optional<String> domain = Optional.empty();

  @Override
  public int run(ToolEnvironment environment, List<String> arguments) throws IOException {
    OptionParser options = OptionParser.parse("cdnpf:u:a:vh", arguments);
    for (OptionParser.Option option : options.options()) {
      switch (option.letter()) {
        case 'c' -> create = true;
        case 'd' -> disable = true;
        case 'n' -> withoutPassword = true;
        case 'p' -> pipe = true;
        case 'f' -> file = Path.of(option.value());
        case 'u' -> domain = Optional.of(option.value());
        case 'a' -> {}
        case 'v' -> {
          environment.output().println("saslpasswd2 of Facteur");
          return 0;
        }
        default -> throw new ToolFailure(USAGE);
      }
    }
    if (options.operands().size() != 1 || create && disable) {
      throw new ToolFailure(USAGE);
    }
    return change(environment, options.operands().getFirst());
  }

  private int change(ToolEnvironment environment, String userid) throws IOException {
    int at = userid.lastIndexOf('@');
    String user = at < 0 || domain.isPresent() ? userid : userid.substring(0, at);
    String realm =
        domain.orElseGet(() -> at < 0 ? hostname(environment) : userid.substring(at + 1));
    SaslDatabase.Property property = new SaslDatabase.Property(user, realm, SaslDatabase.PASSWORD);
    SaslDatabase database = Files.exists(file) ? SaslDatabase.read(file) : SaslDatabase.empty();
    boolean known = database.find(user, realm, SaslDatabase.PASSWORD).isPresent();
    if (disable) {
      for (SaslDatabase.Property one : database.properties()) {
        if (one.user().equals(user) && one.realm().equals(realm)) {
          database.remove(one);
        }
      }
      database.write(file);
      return 0;
    }
    if (!create && !known) {
      throw new ToolFailure("no such account: " + user + "@" + realm + " (-c makes it)");
    }
    if (withoutPassword) {
      database.remove(property);
    } else {
      database.put(property, password(environment));
    }
    database.write(file);
    return 0;
  }

  private static String hostname(ToolEnvironment environment) {
    Path directory = environment.configDirectory(null);
    Configuration configuration =
        Files.isReadable(directory.resolve("main.cf"))
            ? Configuration.load(directory)
            : Configuration.of(Map.of());
    return configuration.text("myhostname").orElse("localhost");
  }

  private byte[] password(ToolEnvironment environment) throws IOException {
    Console console = System.console();
    byte[] password = pipe || console == null ? read(environment) : ask(console);
    if (password.length == 0) {
      throw new ToolFailure("an empty password lets nobody in");
    }
    if (password.length > PASSWORD_LIMIT) {
      throw new ToolFailure("a password may have " + PASSWORD_LIMIT + " bytes");
    }
    return password;
  }

  /** All of the input but a line end at its end. */
  private static byte[] read(ToolEnvironment environment) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(environment.input().readNBytes(PASSWORD_LIMIT + 2));
    byte[] bytes = all.toByteArray();
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static byte[] ask(Console console) {
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Again (for verification): ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new ToolFailure("passwords don't match; aborting");
    }
    return new String(first).getBytes(StandardCharsets.UTF_8);
  }
}
