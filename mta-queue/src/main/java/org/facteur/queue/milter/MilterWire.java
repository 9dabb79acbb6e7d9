package org.facteur.queue.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.facteur.core.net.Connection;

/**
 * Packets over a connection to a milter: four bytes of length, a command, data. Everything that
 * goes wrong is a {@link MilterFailure} with the text for the log.
 */
final class MilterWire {
  /** More than the largest body chunk that a milter may send. */
  private static final int PACKET_LIMIT = 1024 * 1024 + 64;

  private final Connection connection;
  private final byte[] head = new byte[5];

  /** A packet that has been read. */
  record Packet(char command, byte[] data) {
    /** The string that begins at an offset: up to the NUL, or to the end. */
    String string(int offset) {
      int end = offset;
      while (end < data.length && data[end] != 0) {
        end++;
      }
      return new String(
          data,
          Math.min(offset, data.length),
          Math.max(0, end - offset),
          StandardCharsets.ISO_8859_1);
    }

    /** The number at an offset. */
    int number(int offset, String what) throws MilterFailure {
      if (data.length < offset + 4) {
        throw MilterFailure.nonsense("short " + what + " packet");
      }
      return (data[offset] & 0xff) << 24
          | (data[offset + 1] & 0xff) << 16
          | (data[offset + 2] & 0xff) << 8
          | data[offset + 3] & 0xff;
    }
  }

  MilterWire(Connection connection) {
    this.connection = connection;
  }

  /** Puts a packet into the connection's buffer. */
  void write(char command, byte[] data, int offset, int length) throws IOException {
    int size = length + 1;
    byte[] header = {
      (byte) (size >>> 24), (byte) (size >>> 16), (byte) (size >>> 8), (byte) size, (byte) command
    };
    connection.write(header);
    connection.write(data, offset, length);
  }

  void flush(Duration timeout) throws IOException {
    connection.flush(timeout);
  }

  /**
   * Reads a packet.
   *
   * @param event what it answers, for the log
   */
  Packet read(String event, Duration timeout) throws MilterFailure {
    fill(head, 5, event, "header", timeout);
    int length =
        (head[0] & 0xff) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | head[3] & 0xff;
    if (length < 1 || length > PACKET_LIMIT) {
      throw MilterFailure.nonsense(
          "unreasonable packet length: " + Integer.toUnsignedString(length));
    }
    byte[] data = new byte[length - 1];
    fill(data, data.length, event, "data", timeout);
    return new Packet((char) (head[4] & 0xff), data);
  }

  private void fill(byte[] into, int length, String event, String part, Duration timeout)
      throws MilterFailure {
    int got = 0;
    try {
      while (got < length) {
        int count = connection.read(into, got, length - got, timeout);
        if (count < 0) {
          throw MilterFailure.lost(broken(event, part, "Application error"));
        }
        got += count;
      }
    } catch (SocketTimeoutException e) {
      throw MilterFailure.lost(broken(event, part, "Connection timed out"));
    } catch (IOException e) {
      throw MilterFailure.lost(broken(event, part, String.valueOf(e.getMessage())));
    }
  }

  private static String broken(String event, String part, String why) {
    return "can't read " + event + " reply packet " + part + ": " + why;
  }

  void close() {
    connection.close();
  }

  /** Builds the data of a packet. */
  static final class Data {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    Data string(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      bytes.write(0);
      return this;
    }

    Data octet(int value) {
      bytes.write(value);
      return this;
    }

    Data number(int value) {
      return octet(value >>> 24).octet(value >>> 16).octet(value >>> 8).octet(value);
    }

    Data port(int value) {
      return octet(value >>> 8).octet(value);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
