package org.facteur.app.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.facteur.core.posix.Posix;

/**
 * The socket on which the master takes orders from the {@code postfix} command: one line each way.
 * Only the user who runs the master may connect.
 */
public final class ControlSocket implements AutoCloseable {
  private final Path path;
  private final ServerSocketChannel server;

  /**
   * Opens the socket and answers each order on a thread of its own.
   *
   * @param handler order to answer
   */
  ControlSocket(Path path, UnaryOperator<String> handler) throws IOException {
    this.path = path;
    Files.deleteIfExists(path);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Posix.chmod(path.toString(), 0600);
    Thread.ofPlatform().daemon().name("control").start(() -> serve(handler));
  }

  private void serve(UnaryOperator<String> handler) {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Thread.ofPlatform().daemon().name("order").start(() -> answer(channel, handler));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(SocketChannel channel, UnaryOperator<String> handler) {
    try (channel) {
      send(channel, handler.apply(readLine(channel)));
    } catch (IOException e) {
      // The one who asked is gone; the order has been carried out all the same.
      return;
    }
  }

  /**
   * Sends an order to a running master and waits for its answer.
   *
   * @return empty when the master ended while answering
   */
  public static String send(Path path, String order) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      send(channel, order);
      return readLine(channel);
    }
  }

  private static void send(SocketChannel channel, String line) throws IOException {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static String readLine(SocketChannel channel) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    String line = reader.readLine();
    return line == null ? "" : line;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
