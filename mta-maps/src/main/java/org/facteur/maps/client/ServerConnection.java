package org.facteur.maps.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to a server; texts are one char for one byte. Used by one thread at a time. */
final class ServerConnection implements Closeable {
  private final Socket socket;
  private final InputStream input;

  private ServerConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Connects.
   *
   * @param seconds for connecting, and for each wait later
   */
  static ServerConnection open(Endpoint endpoint, int seconds) throws IOException {
    Socket socket = endpoint.connect(Math.max(1, seconds) * 1000);
    socket.setSoTimeout(Math.max(1, seconds) * 1000);
    return new ServerConnection(socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Reads up to an end mark, which is taken but not returned.
   *
   * @param limit on the number of bytes
   */
  String readUntil(char end, int limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = input.read(); b != end; b = input.read()) {
      if (b < 0) {
        throw new EOFException("unexpected EOF");
      }
      if (bytes.size() == limit) {
        throw new IOException("text longer than " + limit);
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** A line without its end. */
  String readLine(int limit) throws IOException {
    String line = readUntil('\n', limit);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  String read(int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("unexpected EOF");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
