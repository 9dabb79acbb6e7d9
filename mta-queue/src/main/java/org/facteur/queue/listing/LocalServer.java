package org.facteur.queue.listing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import jdk.net.ExtendedSocketOptions;
import org.facteur.core.log.MailLog;

/**
 * Listens on a Unix-domain socket, checks who connects, and serves each connection on a virtual
 * thread until a deadline.
 *
 * <p>Everybody may connect (mode 0666); the kernel says who it is, and only users that the
 * predicate admits are served. Closing ends the listening and removes the socket; connections being
 * served end by themselves.
 */
public final class LocalServer implements AutoCloseable {
  private static final int MAXIMUM_CONNECTIONS = 100;
  private final ServerSocketChannel listener;
  private final Path path;
  private final Predicate<String> admitted;
  private final Duration deadline;
  private final Handler handler;
  private final MailLog log;
  private final Semaphore places = new Semaphore(MAXIMUM_CONNECTIONS);

  /** Serves one connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Handler {
    void serve(SocketChannel connection) throws IOException;
  }

  private LocalServer(
      ServerSocketChannel listener,
      Path path,
      Predicate<String> admitted,
      Duration deadline,
      Handler handler,
      MailLog log) {
    this.listener = listener;
    this.path = path;
    this.admitted = admitted;
    this.deadline = deadline;
    this.handler = handler;
    this.log = log;
  }

  /**
   * Begins to listen; a socket left by a process that ended is replaced.
   *
   * @param admitted whether a user's name may be served
   * @param deadline the longest time for one connection
   */
  public static LocalServer start(
      Path path, Predicate<String> admitted, Duration deadline, MailLog log, Handler handler)
      throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    LocalServer server = new LocalServer(listener, path, admitted, deadline, handler, log);
    Thread.ofVirtual().name("listen " + path.getFileName()).start(server::listen);
    return server;
  }

  private void listen() {
    while (listener.isOpen()) {
      try {
        places.acquire();
        SocketChannel connection = listener.accept();
        Thread.ofVirtual()
            .name(path.getFileName().toString())
            .start(() -> serveWithDeadline(connection));
      } catch (ClosedChannelException | InterruptedException e) {
        return;
      } catch (IOException e) {
        places.release();
        log.warning("accept connection on " + path + ": " + e.getMessage());
        pause();
      }
    }
  }

  /** Out of descriptors, most likely: trying again at once would only fill the log. */
  private static void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveWithDeadline(SocketChannel connection) {
    Thread alarm =
        Thread.startVirtualThread(
            () -> {
              try {
                Thread.sleep(deadline);
                connection.close();
              } catch (InterruptedException | IOException e) {
                // Served in time, or closed already.
              }
            });
    try (connection) {
      if (admitted.test(connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName())) {
        handler.serve(connection);
      }
    } catch (ClosedChannelException e) {
      log.warning("timeout on " + path);
    } catch (IOException e) {
      // The client went away, or said nonsense: it has no answer.
    } catch (RuntimeException e) {
      log.warning(path + ": " + e);
    } finally {
      alarm.interrupt();
      places.release();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(path);
  }
}
