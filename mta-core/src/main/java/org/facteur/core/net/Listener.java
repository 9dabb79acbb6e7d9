package org.facteur.core.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A listening socket. Each accepted connection is handed to a consumer, which must not block: it
 * starts the session's virtual thread. Closing stops accepting; connections go on.
 *
 * <p>Listening on {@code ::} also takes IPv4 connections where the kernel's default lets it.
 */
public final class Listener implements AutoCloseable {
  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Listens on an address.
   *
   * @param backlog connections that the kernel keeps until they are accepted
   * @throws IOException when the address cannot be bound
   */
  public static Listener listen(
      NettyTransport transport,
      InetSocketAddress address,
      int backlog,
      Consumer<? super Connection> sessions)
      throws IOException {
    ServerBootstrap bootstrap =
        bootstrap(transport, false, backlog, sessions)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true);
    return bind(bootstrap, address, address.toString());
  }

  /** Listens on a Unix-domain socket, replacing one that is left over. */
  public static Listener listen(
      NettyTransport transport, Path path, int backlog, Consumer<? super Connection> sessions)
      throws IOException {
    Files.deleteIfExists(path);
    return bind(
        bootstrap(transport, true, backlog, sessions),
        transport.unixAddress(path),
        path.toString());
  }

  private static ServerBootstrap bootstrap(
      NettyTransport transport, boolean unix, int backlog, Consumer<? super Connection> sessions) {
    ServerBootstrap bootstrap = new ServerBootstrap();
    if (transport.knowsHalfClosure(unix)) {
      bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return bootstrap
        .group(transport.loops())
        .channel(transport.serverChannel(unix))
        .option(ChannelOption.SO_BACKLOG, backlog)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel accepted) {
                SocketAddress remote = accepted.remoteAddress();
                // A client that is gone again before it was accepted has no address.
                NettyConnection connection =
                    new NettyConnection(
                        accepted,
                        remote == null ? accepted.localAddress() : remote,
                        transport.deadlines());
                accepted.pipeline().addLast(connection);
                if (remote == null) {
                  connection.close();
                } else {
                  sessions.accept(connection);
                }
              }
            });
  }

  private static Listener bind(ServerBootstrap bootstrap, SocketAddress address, String name)
      throws IOException {
    ChannelFuture future = bootstrap.bind(address).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new IOException(
          "bind " + name + ": " + ConnectFailure.of(future.cause()).getMessage(), future.cause());
    }
    return new Listener(future.channel());
  }

  /** Where it listens, with the port that the kernel chose. */
  public SocketAddress address() {
    return channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
