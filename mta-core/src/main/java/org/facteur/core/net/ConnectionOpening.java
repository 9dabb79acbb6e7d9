package org.facteur.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** Puts the bridge to a connection's thread into the pipeline of a channel that connects. */
final class ConnectionOpening extends ChannelInitializer<Channel> {
  private final SocketAddress remote;
  private final WaitDeadlines deadlines;
  private final CompletableFuture<NettyConnection> opened = new CompletableFuture<>();

  ConnectionOpening(SocketAddress remote, WaitDeadlines deadlines) {
    this.remote = remote;
    this.deadlines = deadlines;
  }

  /** The bridge; the pipeline may have lost it again when the peer was quick to hang up. */
  NettyConnection connection() {
    return opened.join();
  }

  @Override
  protected void initChannel(Channel channel) {
    NettyConnection connection = new NettyConnection(channel, remote, deadlines);
    channel.pipeline().addLast(connection);
    opened.complete(connection);
  }
}
