package org.facteur.core.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that own all sockets of a process: Linux epoll where its library loads, Java NIO
 * elsewhere. One for a process; close it last.
 */
public final class NettyTransport implements AutoCloseable {
  private final EventLoopGroup loops;
  private final boolean epoll;
  private final WaitDeadlines deadlines = new WaitDeadlines();

  private NettyTransport(int threads, boolean epoll) {
    this.epoll = epoll;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("net", true), handlers);
  }

  /**
   * The best transport of this machine.
   *
   * @param threads event loops; 0 leaves the number to Netty
   */
  public static NettyTransport open(int threads) {
    return new NettyTransport(threads, Epoll.isAvailable());
  }

  /** Java NIO whatever the machine has. */
  public static NettyTransport openNio(int threads) {
    return new NettyTransport(threads, false);
  }

  /** Whether this is the native transport. */
  public boolean isNative() {
    return epoll;
  }

  WaitDeadlines deadlines() {
    return deadlines;
  }

  EventLoopGroup loops() {
    return loops;
  }

  Class<? extends Channel> clientChannel(boolean unix) {
    if (epoll) {
      return unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class;
    }
    return unix ? NioDomainSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerChannel> serverChannel(boolean unix) {
    if (epoll) {
      return unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class;
    }
    return unix ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Whether a channel can go on writing when its peer has closed its side. */
  boolean knowsHalfClosure(boolean unix) {
    return epoll || !unix;
  }

  SocketAddress unixAddress(Path path) {
    return epoll ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
  }

  /** Ends the event loops; connections that are still open break. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
