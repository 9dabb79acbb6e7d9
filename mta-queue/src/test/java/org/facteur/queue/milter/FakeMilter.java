package org.facteur.queue.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.facteur.core.net.Connection;

/** A milter at the other end of a connection that is no socket. What it is told is in events. */
public final class FakeMilter implements Connection {
  public final List<String> events = new ArrayList<>();
  private final Function<String, byte[]> answers;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final ByteArrayOutputStream owed = new ByteArrayOutputStream();
  private int read;
  private boolean closed;

  /**
   * @param answers to an event, {@code M<a@b>|}: packets, or nothing; also to the negotiation, O
   */
  public FakeMilter(Function<String, byte[]> answers) {
    this.answers = answers;
  }

  /** One that says continue, and what the function says at the end of a message. */
  public static FakeMilter changing(byte[] requests) {
    return new FakeMilter(
        event ->
            switch (event.charAt(0)) {
              case 'O' -> negotiation(6, 0x1ff, 0);
              case 'E' -> join(requests, packet('c', ""));
              case 'D', 'A', 'Q' -> new byte[0];
              default -> packet('c', "");
            });
  }

  /** The answer to the offer. */
  public static byte[] negotiation(int version, int actions, int protocol) {
    byte[] data = ByteBuffer.allocate(12).putInt(version).putInt(actions).putInt(protocol).array();
    return packet('O', new String(data, StandardCharsets.ISO_8859_1));
  }

  /** A packet; {@code |} stands for NUL. */
  public static byte[] packet(char command, String data) {
    byte[] bytes = data.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(5 + bytes.length)
        .putInt(bytes.length + 1)
        .put((byte) command)
        .put(bytes)
        .array();
  }

  /** A packet about a header with a number. */
  public static byte[] indexed(char command, int index, String data) {
    byte[] number = ByteBuffer.allocate(4).putInt(index).array();
    return packet(command, new String(number, StandardCharsets.ISO_8859_1) + data);
  }

  /** Packets one after the other. */
  public static byte[] join(byte[]... packets) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      all.writeBytes(packet);
    }
    return all.toByteArray();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("Broken pipe");
    }
    received.write(bytes, offset, length);
    byte[] all = received.toByteArray();
    int at = 0;
    while (all.length - at >= 4) {
      int size = ByteBuffer.wrap(all, at, 4).getInt();
      if (all.length - at - 4 < size) {
        break;
      }
      String event = new String(all, at + 4, size, StandardCharsets.ISO_8859_1).replace('\0', '|');
      if (event.charAt(0) != 'D') {
        events.add(event);
      }
      owed.writeBytes(answers.apply(event));
      at += 4 + size;
    }
    received.reset();
    received.write(all, at, all.length - at);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    byte[] all = owed.toByteArray();
    if (read == all.length) {
      throw new SocketTimeoutException("nothing to read");
    }
    int count = Math.min(length, all.length - read);
    System.arraycopy(all, read, buffer, offset, count);
    read += count;
    return count;
  }

  @Override
  public boolean hasInput() {
    return read < owed.size();
  }

  @Override
  public void flush(Duration timeout) {
    // Nothing waits.
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(0);
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress(0);
  }
}
