package org.facteur.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.SocketAddress;

/** Puts the bridge to a connection's thread into the pipeline of a channel that connects. */
final class ConnectionOpening extends ChannelInitializer<Channel> {
  private final SocketAddress remote;

  ConnectionOpening(SocketAddress remote) {
    this.remote = remote;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline().addLast(new NettyConnection(channel, remote));
  }
}
