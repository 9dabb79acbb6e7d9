package org.facteur.delivery.remote;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.OtherTransports;
import org.facteur.queue.delivery.DeliveryAgent;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.MemoryContent;
import org.facteur.queue.delivery.MessageContent;

/** The agents of the delivery process as the network process sees them. */
public final class RemoteAgent implements DeliveryAgent, AutoCloseable {
  private static final int INLINE_LIMIT = 256 * 1024;

  private final Path socket;
  private final Forwarder forwarder;
  private final OtherTransports transports;
  private final ConcurrentLinkedQueue<Wire> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param socket of the delivery process
   */
  public RemoteAgent(Path socket, Forwarder forwarder, OtherTransports transports) {
    this.socket = socket;
    this.forwarder = forwarder;
    this.transports = transports;
  }

  @Override
  public DeliveryReport deliver(DeliveryRequest request) throws Exception {
    Wire wire = connection(request);
    boolean good = false;
    try {
      DeliveryReport report = converse(wire, request);
      good = true;
      return report;
    } catch (RemoteFailure e) {
      good = true;
      throw e;
    } finally {
      if (good) {
        idle.add(wire);
      } else {
        wire.close();
      }
    }
  }

  /** Sends the request; a kept connection may be stale, so a new one gets a second try. */
  private Wire connection(DeliveryRequest request) throws IOException {
    for (Wire kept = idle.poll(); kept != null; kept = idle.poll()) {
      try {
        send(kept, request);
        return kept;
      } catch (IOException e) {
        kept.close();
      }
    }
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    Wire fresh = new Wire(channel);
    try {
      send(fresh, request);
      return fresh;
    } catch (IOException | RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  private static void send(Wire wire, DeliveryRequest request) throws IOException {
    wire.type(Wire.REQUEST);
    wire.request(request);
    Optional<MessageContent.Location> location =
        request.content().size() <= INLINE_LIMIT ? Optional.empty() : request.content().location();
    wire.out.writeBoolean(location.isPresent());
    if (location.isPresent()) {
      wire.text(location.get().file().toString());
      wire.out.writeLong(location.get().dataOffset());
    } else {
      wire.bytes(MemoryContent.copyOf(request.content()).toBytes());
    }
    wire.out.writeLong(request.content().size());
    wire.flush();
  }

  private DeliveryReport converse(Wire wire, DeliveryRequest request) throws IOException {
    while (true) {
      char type = wire.type();
      switch (type) {
        case Wire.REPORT -> {
          return wire.report();
        }
        case Wire.ERROR -> throw new RemoteFailure(wire.text());
        case Wire.FORWARD -> forward(wire, request);
        case Wire.PASS -> pass(wire, request);
        default -> throw new IOException("delivery process: bad message " + (int) type);
      }
    }
  }

  private void forward(Wire wire, DeliveryRequest request) throws IOException {
    Forwarder.Forwarding forwarding = wire.forwarding();
    try {
      String id = forwarder.forward(request, forwarding);
      wire.type(Wire.QUEUE_ID);
      wire.text(id);
    } catch (IOException | RuntimeException e) {
      wire.type(Wire.ERROR);
      wire.text(String.valueOf(e.getMessage()));
    }
    wire.flush();
  }

  private void pass(Wire wire, DeliveryRequest request) throws IOException {
    DeliveryRequest passed = wire.request(request.content());
    DeliveryReport report;
    try {
      report = transports.deliver(passed);
    } catch (Exception e) {
      wire.type(Wire.ERROR);
      wire.text(String.valueOf(e.getMessage()));
      wire.flush();
      return;
    }
    wire.type(Wire.REPORT);
    wire.report(report);
    wire.flush();
  }

  /** What an agent of the other process threw. */
  static final class RemoteFailure extends IOException {
    private static final long serialVersionUID = 1L;

    RemoteFailure(String message) {
      super(message);
    }
  }

  @Override
  public void close() throws IOException {
    for (Wire kept = idle.poll(); kept != null; kept = idle.poll()) {
      kept.close();
    }
  }
}
