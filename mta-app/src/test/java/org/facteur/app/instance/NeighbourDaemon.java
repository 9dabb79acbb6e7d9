package org.facteur.app.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A daemon of others that a test starts in a directory of its own, and ends. */
final class NeighbourDaemon implements AutoCloseable {
  private final Path directory;
  private Process process;

  private NeighbourDaemon(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory, open to all: the daemon may run as another user. */
  static NeighbourDaemon create() throws IOException {
    Path directory = Files.createTempDirectory("facteur-neighbour-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    return new NeighbourDaemon(directory);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Writes a file; {@code @DIR@} in its text is the directory. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(file(name), text.replace("@DIR@", directory.toString()));
  }

  /** Starts the daemon, in the foreground, and waits until it is ready. */
  void start(List<String> command, java.util.function.BooleanSupplier ready) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(file("output").toFile())
            .start();
    FacteurInstance.await(
        Duration.ofSeconds(90),
        command.getFirst(),
        () -> ready.getAsBoolean() || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException(command.getFirst() + " ended: " + Files.readString(file("output")));
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    FacteurInstance.run(List.of("rm", "-rf", directory.toString()), "");
  }
}
