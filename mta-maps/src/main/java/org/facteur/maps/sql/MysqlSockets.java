package org.facteur.maps.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.facteur.maps.client.UnixSocket;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/** Unix-domain sockets for the MariaDB driver, whose own need a further library. */
public final class MysqlSockets extends ConfigurableSocketFactory {
  /** The option of the URL that names the socket. */
  static final String PATH = "facteurSocketPath";

  private Path path;

  @Override
  public void setConfiguration(Configuration configuration, String host) {
    path = Path.of(configuration.nonMappedOptions().getProperty(PATH));
  }

  @Override
  public Socket createSocket() {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(null);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket("", port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket("", port);
  }
}
