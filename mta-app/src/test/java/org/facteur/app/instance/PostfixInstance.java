package org.facteur.app.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The real Postfix on the queue of a {@link FacteurInstance}, with a main.cf that says the same.
 * Closing it stops it.
 */
final class PostfixInstance implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/lib/postfix/sbin/master");
  private static final Path SERVICES = Path.of("/usr/share/postfix/master.cf.dist");
  private static final Set<String> NOT_NEEDED = Set.of("submission", "smtps", "628", "postlog");

  private final FacteurInstance facteur;
  private final Path conf;

  PostfixInstance(FacteurInstance facteur) throws IOException {
    this.facteur = facteur;
    this.conf = Files.createDirectory(facteur.root().resolve("postfix-conf"));
    Path data = Files.createDirectory(facteur.root().resolve("postfix-data"));
    Files.createDirectories(facteur.queue());
    FacteurInstance.run(List.of("chown", "postfix", data.toString()), "");
    services();
    settings();
  }

  /** Whether the real one is installed, and may be started. */
  static boolean isInstalled() {
    return PrivilegedIT.canRun() && Files.isExecutable(PROGRAM) && Files.isReadable(SERVICES);
  }

  /** The stock services without chroot, the SMTP server on the port of the other system. */
  private void services() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(SERVICES)) {
      String[] words = line.split("\\s+");
      if (line.isBlank() || line.startsWith("#") || NOT_NEEDED.contains(words[0])) {
        continue;
      }
      if (!words[0].isEmpty() && words.length >= 8) {
        words[4] = "n";
        if (words[1].equals("inet")) {
          words[0] = "127.0.0.1:" + facteur.port();
        }
        line = String.join(" ", words);
      }
      lines.add(line);
    }
    lines.add("postlog unix-dgram n - n - 1 postlogd");
    Files.write(conf.resolve("master.cf"), lines);
  }

  /** The other system's settings as they are now, with a data directory and a log of its own. */
  void settings() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(facteur.conf().resolve("main.cf")));
    lines.add("data_directory = " + facteur.root().resolve("postfix-data"));
    lines.add("maillog_file = " + log());
    lines.add("daemon_directory = " + PROGRAM.getParent());
    lines.add("command_directory = /usr/sbin");
    Files.write(conf.resolve("main.cf"), lines);
  }

  Path log() {
    return facteur.root().resolve("postfix.log");
  }

  String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return "";
    }
  }

  void start() throws IOException {
    CommandResult started = tool("postfix", "start");
    if (started.status() != 0) {
      throw new IllegalStateException(started.text() + logText());
    }
  }

  CommandResult tool(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/" + name, "-c", conf.toString()));
    command.addAll(List.of(arguments));
    return FacteurInstance.run(command, "");
  }

  /** Stops it and waits until it lets go of the queue. */
  void stop() throws IOException {
    tool("postfix", "stop");
    FacteurInstance.await(Duration.ofSeconds(30), "Postfix stops", () -> !runs());
  }

  private boolean runs() {
    try {
      return tool("postfix", "status").status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (runs()) {
      tool("postfix", "abort");
    }
  }
}
