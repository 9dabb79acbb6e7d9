package org.facteur.core.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * One question to one name server: by datagram, and again over TCP when the answer was cut short.
 *
 * <p>Each question has its own socket, bound to a port that the kernel chooses and connected to the
 * server, so that a forged answer must guess port and message id.
 */
final class NameServerExchange {
  private static final int MAXIMUM_DATAGRAM = 4096;
  private final int port;

  /**
   * @param port of the name servers: 53, but for tests
   */
  NameServerExchange(int port) {
    this.port = port;
  }

  /** Sends the query and waits for its answer. */
  Message ask(InetAddress server, Message query, Duration timeout) throws IOException {
    byte[] wire = query.toWire();
    Message answer = byDatagram(server, query, wire, timeout);
    return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query, wire, timeout) : answer;
  }

  private Message byDatagram(InetAddress server, Message query, byte[] wire, Duration timeout)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(server, port));
      socket.send(new DatagramPacket(wire, wire.length));
      long deadline = System.nanoTime() + timeout.toNanos();
      DatagramPacket packet = new DatagramPacket(new byte[MAXIMUM_DATAGRAM], MAXIMUM_DATAGRAM);
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        if (bytes.length >= 12 && id(bytes) == query.getHeader().getID()) {
          Message answer = new Message(bytes);
          if (answers(answer, query)) {
            return answer;
          }
        }
        packet.setLength(MAXIMUM_DATAGRAM);
      }
    }
  }

  private Message byStream(InetAddress server, Message query, byte[] wire, Duration timeout)
      throws IOException {
    int milliseconds = (int) timeout.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server, port), milliseconds);
      socket.setSoTimeout(milliseconds);
      byte[] framed = new byte[wire.length + 2];
      framed[0] = (byte) (wire.length >> 8);
      framed[1] = (byte) wire.length;
      System.arraycopy(wire, 0, framed, 2, wire.length);
      OutputStream out = socket.getOutputStream();
      out.write(framed);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] bytes = new byte[in.readUnsignedShort()];
      in.readFully(bytes);
      Message answer = new Message(bytes);
      if (answer.getHeader().getID() != query.getHeader().getID() || !answers(answer, query)) {
        throw new IOException(
            "name server " + server.getHostAddress() + " answered beside the question");
      }
      return answer;
    }
  }

  private static int id(byte[] bytes) {
    return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
  }

  /** Some servers leave the question out of an error; then the id must do. */
  private static boolean answers(Message answer, Message query) {
    return answer.getHeader().getFlag(Flags.QR)
        && (answer.getQuestion() == null || answer.getQuestion().equals(query.getQuestion()));
  }
}
