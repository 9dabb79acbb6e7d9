package org.facteur.queue.client;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.facteur.core.log.MailLog;

/**
 * Listens on the socket for command line tools, in the network process. Safe for many threads;
 * {@link #close} ends the connections.
 */
public final class ClientServer implements AutoCloseable {
  private static final int CONNECTIONS = 100;
  private static final Duration TIME_LIMIT = Duration.ofMinutes(10);

  private final Path socket;
  private final ServerSocketChannel listener;
  private final ClientSession.Collaborators collaborators;
  private final MailLog log;
  private final Semaphore slots = new Semaphore(CONNECTIONS);
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("client-deadlines").factory());

  private ClientServer(
      Path socket,
      ServerSocketChannel listener,
      ClientSession.Collaborators collaborators,
      MailLog log) {
    this.socket = socket;
    this.listener = listener;
    this.collaborators = collaborators;
    this.log = log;
  }

  /**
   * Makes the socket, replacing one that a dead process has left, and begins to serve.
   *
   * @param log of {@code postfix/pickup}
   */
  public static ClientServer start(
      Path socket, ClientSession.Collaborators collaborators, MailLog log) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    ClientServer server = new ClientServer(socket, listener, collaborators, log);
    Thread.ofVirtual().name("client-listener").start(server::accept);
    return server;
  }

  private void accept() {
    while (true) {
      try {
        slots.acquireUninterruptibly();
        SocketChannel channel = listener.accept();
        connections.add(channel);
        Thread.ofVirtual().name("client").start(() -> serve(channel));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        slots.release();
        log.warning("accept on " + socket + ": " + e.getMessage());
        try {
          // out of descriptors, most likely: let others give some back
          TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    ScheduledFuture<?> deadline =
        deadlines.schedule(() -> close(channel), TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    try {
      new ClientSession(channel, collaborators, log).run();
    } catch (IOException e) {
      // The tool went away, or its time is over: what it had not finished is not queued.
    } finally {
      deadline.cancel(false);
      close(channel);
      slots.release();
    }
  }

  private void close(SocketChannel channel) {
    connections.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
    connections.forEach(this::close);
    deadlines.shutdownNow();
  }
}
