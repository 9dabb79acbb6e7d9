package org.facteur.app.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A mail system of its own in a temporary directory, on a free port of the loopback address, made
 * from the quick start's configuration. Closing it kills what still runs and deletes everything.
 *
 * <p>It needs nothing but the JDK: the long runs in bench/ use it without a test framework.
 */
final class FacteurInstance implements AutoCloseable {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(90);
  private static final int NOBODY = 65534;

  /** As whom the mail system and its tools are run. */
  enum Rights {
    /** The user who runs the tests; "nobody" when that is root. */
    ORDINARY,
    /** Root, with the services as mail_owner. */
    PRIVILEGED
  }

  private final Path distribution;
  private final Path root;
  private final Rights rights;
  private final int port;

  private FacteurInstance(Path distribution, Path root, Rights rights, int port) {
    this.distribution = distribution;
    this.root = root;
    this.rights = rights;
    this.port = port;
  }

  /** Whether these tests run as root. */
  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes the configuration; nothing is started. */
  static FacteurInstance create(Rights rights) throws IOException {
    Path root = Files.createTempDirectory("facteur-it-");
    FacteurInstance instance =
        new FacteurInstance(readableDistribution(root), root, rights, freePort());
    instance.writeConfiguration();
    return instance;
  }

  /** Where the build has laid it out; a copy when the user that it runs as cannot read that. */
  private static Path readableDistribution(Path root) throws IOException {
    Path built = Path.of(System.getProperty("facteur.distribution", "target/facteur"));
    Path real = built.toAbsolutePath().normalize();
    if (!isRoot()
        || run(as(Rights.ORDINARY, List.of("test", "-x", real + "/sbin/postfix")), "").status()
            == 0) {
      return real;
    }
    Path copy = root.resolve("facteur");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    require(run(List.of("cp", "-a", real.toString(), copy.toString()), ""));
    require(run(List.of("chmod", "-R", "a+rX", copy.toString()), ""));
    return copy;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void writeConfiguration() throws IOException {
    // What root's system needs below the queue and data directories it makes itself.
    boolean all = rights == Rights.ORDINARY;
    List<String> directories =
        all ? List.of("conf", "queue", "data", "mail", "log") : List.of("conf", "mail", "log");
    for (String name : directories) {
      Files.createDirectory(root.resolve(name));
    }
    int uid = isRoot() ? NOBODY : (Integer) Files.getAttribute(root, "unix:uid");
    int gid = isRoot() ? NOBODY : (Integer) Files.getAttribute(root, "unix:gid");
    String main =
        Files.readString(distribution.resolve("conf/quickstart/main.cf"))
            .replace("@RUN@", root.toString())
            .replace("@UID@", Integer.toString(uid))
            .replace("@GID@", Integer.toString(gid));
    String master =
        Files.readString(distribution.resolve("conf/quickstart/master.cf"))
            .replace("@PORT@", Integer.toString(port));
    Files.writeString(conf().resolve("main.cf"), main);
    Files.writeString(conf().resolve("master.cf"), master);
    set("maillog_file", log().toString());
    set("maillog_file_prefixes", root.toString());
    if (isRoot()) {
      for (String name : all ? directories : List.of("mail")) {
        own(root.resolve(name), uid, gid);
      }
      own(root, all ? uid : 0, all ? gid : 0);
      // An ordinary user's system works in a directory that others cannot read.
      Files.setPosixFilePermissions(
          root, PosixFilePermissions.fromString(all ? "rwx------" : "rwxr-xr-x"));
      if (all && distribution.startsWith(root)) {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      }
    }
  }

  private static void own(Path file, int uid, int gid) throws IOException {
    Files.setAttribute(file, "unix:uid", uid);
    Files.setAttribute(file, "unix:gid", gid);
  }

  /** Adds a line to main.cf; the last one for a parameter counts. */
  void set(String parameter, String value) throws IOException {
    Path file = conf().resolve("main.cf");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(line -> line.matches(parameter + "\\s*=.*"));
    lines.add(parameter + " = " + value);
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  /** Adds a line to a file of the configuration directory. */
  void append(String file, String line) throws IOException {
    Files.writeString(
        conf().resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  Path root() {
    return root;
  }

  Path conf() {
    return root.resolve("conf");
  }

  Path queue() {
    return root.resolve("queue");
  }

  Path log() {
    return root.resolve("log/maillog");
  }

  /** The Maildir of example.test. */
  Path inbox() {
    return root.resolve("mail/inbox/new");
  }

  int port() {
    return port;
  }

  /** The log so far; empty when there is none. */
  String logText() {
    try {
      return Files.readString(log(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Starts the mail system and fails when that fails. */
  void start() throws IOException {
    require(tool("postfix", "start"));
  }

  /** Runs a tool of the distribution on this instance. */
  CommandResult tool(String name, String... arguments) throws IOException {
    return toolWithInput("", name, arguments);
  }

  /** The same with something to read on its standard input. */
  CommandResult toolWithInput(String input, String name, String... arguments) throws IOException {
    return run(command(name, arguments), input);
  }

  /** The words of a command that runs a tool on this instance. */
  List<String> command(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "MAIL_CONFIG=" + conf()));
    command.add(distribution.resolve("sbin").resolve(name).toString());
    command.addAll(List.of(arguments));
    return as(rights, command);
  }

  private static List<String> as(Rights rights, List<String> command) {
    if (rights == Rights.PRIVILEGED || !isRoot()) {
      return command;
    }
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--no-new-privs"));
    words.add("--");
    words.addAll(command);
    return words;
  }

  /** Runs a command to its end. */
  static CommandResult run(List<String> command, String input) throws IOException {
    Path output = Files.createTempFile("facteur-it-", ".out");
    Path errors = Files.createTempFile("facteur-it-", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // It has ended without reading: its status tells.
      }
      if (!process.waitFor(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command + " does not end");
      }
      return new CommandResult(
          process.exitValue(),
          Files.readString(output, StandardCharsets.ISO_8859_1),
          Files.readString(errors, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static void require(CommandResult result) {
    if (result.status() != 0) {
      throw new IllegalStateException(result.text());
    }
  }

  /** The master's process; empty when none runs. */
  Optional<ProcessHandle> master() {
    try {
      long pid = Long.parseLong(Files.readString(queue().resolve("pid/master.pid")).strip());
      return ProcessHandle.of(pid).filter(FacteurInstance::runs);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A child of the master: {@code network} or {@code delivery}. */
  Optional<ProcessHandle> child(String name) {
    return processes().stream().filter(p -> arguments(p).contains(name)).findFirst();
  }

  /** All long-running processes of this instance. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(FacteurInstance::runs)
        .filter(p -> arguments(p).contains(conf().toString()))
        .filter(p -> arguments(p).contains("org.facteur.app.ProcessMain"))
        .toList();
  }

  /** Processes are looked for in /proc: what the JDK says of command lines is cut off. */
  private static List<String> arguments(ProcessHandle process) {
    try {
      String line =
          Files.readString(
              Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A process that has ended but that nobody has waited for does not run. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive()
        && !arguments(process).isEmpty()
        && !arguments(process).equals(List.of(""));
  }

  /** Kills a process as {@code kill -9} does and waits until it is gone. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    await(Duration.ofSeconds(10), "the end of process " + process.pid(), () -> !runs(process));
  }

  /** Waits until something is so, looking often. */
  static void await(Duration limit, String what, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in " + limit.toSeconds() + " s: " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** The files below a directory of this instance; those that vanish meanwhile do not count. */
  static List<Path> files(Path directory) {
    List<Path> found = new ArrayList<>();
    collect(directory, found);
    return found;
  }

  private static void collect(Path directory, List<Path> found) {
    List<Path> entries;
    try (Stream<Path> list = Files.list(directory)) {
      entries = list.toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return;
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        collect(entry, found);
      } else {
        found.add(entry);
      }
    }
  }

  @Override
  public void close() throws IOException {
    // The master first: it would start its children again.
    master().ifPresent(FacteurInstance::kill);
    processes().forEach(FacteurInstance::kill);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
