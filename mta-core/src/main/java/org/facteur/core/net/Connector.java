package org.facteur.core.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Makes outgoing connections. Calls block; safe for many threads. */
public final class Connector {
  private final NettyTransport transport;

  public Connector(NettyTransport transport) {
    this.transport = transport;
  }

  /**
   * Connects by TCP.
   *
   * @param bind the local address, empty to let the kernel choose
   * @throws ConnectFailure with the C library's text; after the timeout "Connection timed out"
   */
  public Connection connect(InetSocketAddress remote, Optional<InetAddress> bind, Duration timeout)
      throws ConnectFailure, InterruptedIOException {
    Bootstrap bootstrap = bootstrap(false, timeout).option(ChannelOption.TCP_NODELAY, true);
    SocketAddress local = bind.map(address -> new InetSocketAddress(address, 0)).orElse(null);
    return await(bootstrap, remote, local, remote);
  }

  /** Connects to a Unix-domain socket. */
  public Connection connect(Path path, Duration timeout)
      throws ConnectFailure, InterruptedIOException {
    SocketAddress remote = transport.unixAddress(path);
    return await(bootstrap(true, timeout), remote, null, remote);
  }

  private Bootstrap bootstrap(boolean unix, Duration timeout) {
    long milliseconds = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(transport.loops())
            .channel(transport.clientChannel(unix))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) milliseconds);
    return transport.knowsHalfClosure(unix)
        ? bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        : bootstrap;
  }

  private Connection await(
      Bootstrap bootstrap, SocketAddress remote, SocketAddress local, SocketAddress named)
      throws ConnectFailure, InterruptedIOException {
    ConnectionOpening opening = new ConnectionOpening(named, transport.deadlines());
    ChannelFuture future = bootstrap.handler(opening).connect(remote, local);
    try {
      future.await();
    } catch (InterruptedException e) {
      future.cancel(true);
      future.channel().close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting");
    }
    if (!future.isSuccess()) {
      throw ConnectFailure.of(future.cause());
    }
    return opening.connection();
  }
}
