package org.facteur.app.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.facteur.app.master.InstanceLayout;
import org.facteur.core.config.Configuration;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.UserRecord;

/**
 * The quick start's configuration in a temporary directory, with all mail going where the training
 * wants it. Closing deletes the directory.
 */
final class TrainingDirectory implements AutoCloseable {
  private static final List<String> PARTS = List.of("conf", "queue", "data", "mail");
  private final Path root;
  private final int port;

  private TrainingDirectory(Path root, int port) {
    this.root = root;
    this.port = port;
  }

  /**
   * Makes the directory.
   *
   * @param transports entries of an inline table, {@code {domain=transport:nexthop}} each
   */
  static TrainingDirectory create(Path installation, String transports) throws IOException {
    Path root = Files.createTempDirectory("facteur-training-");
    TrainingDirectory directory = new TrainingDirectory(root, freePort());
    for (String part : PARTS) {
      Files.createDirectory(root.resolve(part));
    }
    Path quickstart = installation.resolve("conf/quickstart");
    String main =
        Files.readString(quickstart.resolve("main.cf"))
            .replace("@RUN@", root.toString())
            .replace("@UID@", Integer.toString(Posix.geteuid()))
            .replace("@GID@", Integer.toString(Posix.getegid()))
            .replace("/dev/stdout", root + "/maillog");
    String own =
        """
        maillog_file_prefixes = %s
        transport_maps = inline:{%s}
        """;
    Files.writeString(directory.conf().resolve("main.cf"), main + own.formatted(root, transports));
    String master = Files.readString(quickstart.resolve("master.cf"));
    Files.writeString(
        directory.conf().resolve("master.cf"),
        master.replace("@PORT@", Integer.toString(directory.port)));
    return directory;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Path conf() {
    return root.resolve("conf");
  }

  /** Where the server listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  /** One process and one user, whoever that is: the build may run as root. */
  InstanceLayout layout(Configuration configuration) {
    int uid = Posix.geteuid();
    int gid = Posix.getegid();
    return new InstanceLayout(
        configuration.directory(),
        root.resolve("queue"),
        root.resolve("data"),
        false,
        new UserRecord(System.getProperty("user.name"), uid, gid, "", "/", "/bin/sh"),
        gid);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
