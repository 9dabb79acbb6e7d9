package org.facteur.delivery.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.facteur.core.log.MailLog;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MemoryContent;
import org.facteur.queue.delivery.MessageContent;
import org.facteur.queue.file.RecordContent;

/** Serves the network process: a virtual thread for each connection. */
public final class DeliveryServer implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Function<String, Optional<DeliveryAgent>> agents;
  private final Set<String> peers;
  private final MailLog log;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private DeliveryServer(
      ServerSocketChannel listener,
      Function<String, Optional<DeliveryAgent>> agents,
      Set<String> peers,
      MailLog log) {
    this.listener = listener;
    this.agents = agents;
    this.peers = Set.copyOf(peers);
    this.log = log;
  }

  /**
   * Begins to listen and returns.
   *
   * @param socket replaced when it exists; its directory decides who reaches it
   * @param agents by name of the transport
   * @param peers user names that are served: root and mail_owner
   */
  public static DeliveryServer start(
      Path socket, Function<String, Optional<DeliveryAgent>> agents, Set<String> peers, MailLog log)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    DeliveryServer server = new DeliveryServer(listener, agents, peers, log);
    Thread.ofVirtual().name("delivery-server").start(server::accept);
    return server;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        connections.add(channel);
        Thread.ofVirtual().name("delivery").start(() -> serve(channel));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warning("delivery socket: " + e.getMessage());
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (Wire wire = new Wire(channel)) {
      String peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (!peers.contains(peer)) {
        log.warning("delivery socket: refused user " + peer);
        return;
      }
      while (true) {
        request(wire);
      }
    } catch (EOFException | ClosedChannelException e) {
      // the network process is done with this connection
    } catch (IOException | RuntimeException e) {
      log.warning("delivery socket: " + e.getMessage());
    } finally {
      connections.remove(channel);
    }
  }

  private void request(Wire wire) throws IOException {
    char type = wire.type();
    if (type != Wire.REQUEST) {
      throw new IOException("bad message " + (int) type);
    }
    DeliveryRequest request = wire.request(MemoryContent.of(new byte[0]));
    DeliveryReport report;
    try (MessageContent.Held content = content(wire)) {
      DeliveryAgent agent =
          agents
              .apply(request.transport())
              .orElseThrow(() -> new IOException("no transport " + request.transport()));
      report = agent.deliver(request.withContent(new CallbackContent(content, wire)));
    } catch (EOFException e) {
      throw e;
    } catch (Exception e) {
      log.warning(request.queueId() + ": " + request.transport() + ": " + e);
      wire.type(Wire.ERROR);
      wire.text(String.valueOf(e.getMessage()));
      wire.flush();
      return;
    }
    wire.type(Wire.REPORT);
    wire.report(report);
    wire.flush();
  }

  private static MessageContent.Held content(Wire wire) throws IOException {
    boolean inFile = wire.in.readBoolean();
    if (!inFile) {
      byte[] text = wire.bytes();
      wire.in.readLong();
      return MemoryContent.of(text);
    }
    Path file = Path.of(wire.text());
    long offset = wire.in.readLong();
    long size = wire.in.readLong();
    return RecordContent.of(file, offset, size).hold();
  }

  /** Ends everything; deliveries under way are seen as failed by the other side. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel channel : connections) {
      channel.close();
    }
  }
}
