package org.facteur.testing;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.facteur.core.net.Connection;

/**
 * A connection whose peer says what a test wrote down, piece by piece, and then closes. What is
 * written to it is kept. One thread.
 */
public final class ScriptedConnection implements Connection {
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final InetSocketAddress remote;
  private byte[] current = new byte[0];
  private int at;
  private boolean closed;

  /**
   * @param address of the peer
   * @param pieces one char for each byte; a piece arrives when all before it have been read
   */
  public ScriptedConnection(String address, List<String> pieces) {
    this.remote = new InetSocketAddress(InetAddress.ofLiteral(address), 40000);
    pieces.forEach(piece -> this.pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** What has been written so far. */
  public String output() {
    return output.toString(StandardCharsets.ISO_8859_1);
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 25);
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    while (at == current.length) {
      if (pieces.isEmpty()) {
        return -1;
      }
      current = pieces.remove();
      at = 0;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, buffer, offset, count);
    at += count;
    return count;
  }

  @Override
  public boolean hasInput() {
    return at < current.length;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    output.write(bytes, offset, length);
  }

  @Override
  public void flush(Duration timeout) {}

  @Override
  public void close() {
    closed = true;
  }
}
