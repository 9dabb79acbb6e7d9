package org.facteur.queue.listing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One-way requests of a few characters on {@code public/qmgr} and {@code public/pickup}, each
 * character a request of its own, ended by the end of the connection.
 *
 * <p>To qmgr: {@code F} forget dead destinations, {@code D} scan the deferred queue, {@code I} scan
 * the incoming queue, {@code A} take everything in these scans, whatever its time; postqueue -f
 * sends {@code FADI}. {@code W} wakes up either service.
 */
public final class Trigger {
  private static final int MAXIMUM = 100;

  private Trigger() {}

  /** Serves a connection; a handler for {@link LocalServer}. */
  public static void serve(SocketChannel connection, Consumer<String> requests) throws IOException {
    ByteBuffer received = ByteBuffer.allocate(MAXIMUM);
    while (received.hasRemaining() && connection.read(received) >= 0) {
      continue;
    }
    String text = new String(received.array(), 0, received.position(), StandardCharsets.ISO_8859_1);
    String letters = text.replace("\0", "");
    if (!letters.isEmpty()) {
      requests.accept(letters);
    }
  }

  /**
   * Sends requests.
   *
   * @throws DownException when nobody listens
   */
  public static void send(Path socket, String letters) throws IOException {
    LocalConnection connection;
    try {
      connection = LocalConnection.open(socket);
    } catch (IOException e) {
      throw new DownException(e.getMessage(), e);
    }
    try (connection) {
      connection.output().write((letters + "\0").getBytes(StandardCharsets.ISO_8859_1));
      connection.output().flush();
    }
  }
}
