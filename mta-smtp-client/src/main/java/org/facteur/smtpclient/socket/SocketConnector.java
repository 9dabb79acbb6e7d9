package org.facteur.smtpclient.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.net.Connection;
import org.facteur.smtpclient.session.ServerConnector;

/** Connects with blocking sockets; meant for virtual threads. */
public final class SocketConnector implements ServerConnector {
  private final DeadlineWatch watch = new DeadlineWatch();

  @Override
  public Connection connect(SocketAddress server, Optional<SocketAddress> local, Duration timeout)
      throws IOException {
    boolean unix = server instanceof UnixDomainSocketAddress;
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    try {
      if (local.isPresent()) {
        channel.bind(local.get());
      }
      if (unix) {
        channel.connect(server);
      } else {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel
            .socket()
            .connect(
                (InetSocketAddress) server, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      }
      return new SocketConnection(channel, watch);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
