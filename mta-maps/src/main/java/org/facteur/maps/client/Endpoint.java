package org.facteur.maps.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Where a server listens: a TCP port, or a Unix-domain socket.
 *
 * @param path of the socket, or empty
 * @param host a name or address
 */
record Endpoint(String path, String host, int port) {
  private static final String UNIX = "unix:";
  private static final String INET = "inet:";
  private static final int HIGHEST_PORT = 65535;

  /**
   * Parses {@code unix:path}, {@code inet:host:port} or {@code host:port}; the host may be in
   * brackets.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Endpoint parse(String text) {
    if (text.startsWith(UNIX)) {
      return new Endpoint(text.substring(UNIX.length()), "", 0);
    }
    String rest = text.startsWith(INET) ? text.substring(INET.length()) : text;
    int colon = rest.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("need host:port: " + text);
    }
    String host = rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Endpoint("", host.isEmpty() ? "localhost" : host, port(rest.substring(colon + 1)));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException("unknown port: " + text);
  }

  /** Connects to the first address that answers. */
  Socket connect(int milliseconds) throws IOException {
    if (!path.isEmpty()) {
      Socket socket = new UnixSocket(Path.of(path));
      socket.connect(null, milliseconds);
      return socket;
    }
    IOException last = new UnknownHostException(host);
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, port), milliseconds);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /** The C library's words for a failure. */
  static String reason(IOException e) {
    return switch (e) {
      case java.net.SocketTimeoutException _ -> "Connection timed out";
      case UnknownHostException _ -> "host not found";
      case ConnectException c when String.valueOf(c.getMessage()).contains("refused") ->
          "Connection refused";
      case java.io.EOFException _ -> "the server closed the connection";
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public String toString() {
    return path.isEmpty() ? INET + host + ":" + port : UNIX + path;
  }
}
