package org.facteur.core.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.xbill.DNS.Message;

/** A name server on the loopback interface that answers with a function, by UDP and TCP. */
final class LocalNameServer implements AutoCloseable {
  final AtomicInteger questions = new AtomicInteger();
  private final DatagramSocket datagrams;
  private final ServerSocket streams;

  /**
   * @param byDatagram from query to answer; null is silence
   */
  LocalNameServer(UnaryOperator<Message> byDatagram, UnaryOperator<Message> byStream)
      throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    streams = new ServerSocket(0, 5, loopback);
    datagrams = new DatagramSocket(streams.getLocalPort(), loopback);
    Thread.ofVirtual().start(() -> serveDatagrams(byDatagram));
    Thread.ofVirtual().start(() -> serveStreams(byStream));
  }

  int port() {
    return streams.getLocalPort();
  }

  private void serveDatagrams(UnaryOperator<Message> function) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        datagrams.receive(packet);
        questions.incrementAndGet();
        Message answer =
            function.apply(new Message(Arrays.copyOf(packet.getData(), packet.getLength())));
        if (answer != null) {
          byte[] wire = answer.toWire();
          datagrams.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      ended(datagrams.isClosed(), e);
    }
  }

  private void serveStreams(UnaryOperator<Message> function) {
    try {
      while (true) {
        try (Socket socket = streams.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] query = new byte[in.readUnsignedShort()];
          in.readFully(query);
          byte[] wire = function.apply(new Message(query)).toWire();
          byte[] framed = new byte[wire.length + 2];
          framed[0] = (byte) (wire.length >> 8);
          framed[1] = (byte) wire.length;
          System.arraycopy(wire, 0, framed, 2, wire.length);
          socket.getOutputStream().write(framed);
        }
      }
    } catch (IOException e) {
      ended(streams.isClosed(), e);
    }
  }

  private static void ended(boolean closed, IOException e) {
    if (!closed) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    datagrams.close();
    streams.close();
  }
}
