package org.facteur.maps.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a directory of its own, which belongs to the user it runs as: the server's usual one
 * when the test is root, else the test's.
 */
public abstract class ServerProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private final String user;
  private final Path directory;
  private final int port;
  private Process process;

  /**
   * @param program a file that must be there, else the test is skipped
   * @param user to run as when the test is root
   */
  protected ServerProcess(Path program, String user) throws IOException {
    assumeTrue(Files.isExecutable(program), program + " is not installed");
    this.user = user;
    this.directory = Files.createTempDirectory(Path.of("/tmp"), "facteur");
    this.port = freePort();
    run(List.of("chmod", "755", directory.toString()));
    give(directory);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  public final Path directory() {
    return directory;
  }

  public final int port() {
    return port;
  }

  /** Gives a file to the server's user. */
  protected final void give(Path file) throws IOException {
    if (isRoot()) {
      run(List.of("chown", "-R", user, file.toString()));
    }
  }

  private List<String> asUser(List<String> command) {
    if (!isRoot()) {
      return command;
    }
    List<String> words = new ArrayList<>(List.of("setpriv", "--reuid", user, "--regid"));
    words.addAll(List.of(group(), "--clear-groups", "--"));
    words.addAll(command);
    return words;
  }

  private String group() {
    try {
      Process id = new ProcessBuilder("id", "-g", user).start();
      return new String(id.getInputStream().readAllBytes()).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a program to its end as the server's user; its output is in the exception if it fails. */
  protected final void runAsUser(String... command) throws IOException {
    run(asUser(List.of(command)));
  }

  private void run(List<String> command) throws IOException {
    Process child =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes());
    try {
      if (child.waitFor() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The command that runs the server in the foreground. */
  protected abstract List<String> command();

  /** Whether it answers. */
  protected boolean answers() {
    try (java.net.Socket _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Starts it and waits until it answers. */
  public final void start() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(asUser(command()))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("no answer: " + Files.readString(log()));
      }
      Thread.sleep(50);
    }
  }

  private Path log() {
    return directory.resolveSibling(directory.getFileName() + ".log");
  }

  /** Kills it at once. */
  public final void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public final void close() throws IOException {
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Files.deleteIfExists(log());
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
