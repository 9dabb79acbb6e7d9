package org.facteur.maps.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A server that answers each request with a text; bytes are chars. An empty answer hangs up. */
final class LineServer implements AutoCloseable {
  private final ServerSocket socket;

  /**
   * @param end the last char of a request
   */
  LineServer(char end, UnaryOperator<String> answers) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try {
                  Socket client = socket.accept();
                  Thread.ofVirtual().start(() -> serve(client, end, answers));
                } catch (IOException _) {
                  return;
                }
              }
            });
  }

  private static void serve(Socket client, char end, UnaryOperator<String> answers) {
    try (client) {
      StringBuilder request = new StringBuilder();
      for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
        if (b != end) {
          request.append((char) b);
          continue;
        }
        String answer = answers.apply(request.toString());
        request.setLength(0);
        if (answer.isEmpty()) {
          return;
        }
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
