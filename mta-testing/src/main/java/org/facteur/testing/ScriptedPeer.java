package org.facteur.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.net.Connection;

/**
 * A peer that follows a script, in memory, as the other end of a {@link Connection}.
 *
 * <p>Lines of the script: {@code S: } what the peer says; {@code C: } a line that must come from
 * the code under test, {@code | } one of message text; {@code drop} closes, {@code hang} is
 * silence. A read while a line is still to come from the other side is a failure of the test, as is
 * a line that differs. Bytes are given out in pieces of a chosen size.
 */
public final class ScriptedPeer implements Connection {
  private final List<String> script;
  private final int pieceSize;
  private final String lineEnd;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final StringBuilder unsent = new StringBuilder();
  private final List<String> batches = new ArrayList<>();
  private byte[] sending = new byte[0];
  private int sent;
  private int consumed;
  private int position;
  private boolean closed;

  /**
   * @param pieceSize how many bytes one read gives at most
   */
  public ScriptedPeer(List<String> script, int pieceSize) {
    this(script, pieceSize, "\r\n");
  }

  /**
   * @param pieceSize how many bytes one read gives at most
   * @param lineEnd of the protocol, both ways
   */
  public ScriptedPeer(List<String> script, int pieceSize, String lineEnd) {
    this.script = List.copyOf(script);
    this.pieceSize = pieceSize;
    this.lineEnd = lineEnd;
  }

  /** What came in one flush, for each flush. */
  public List<String> batches() {
    return batches;
  }

  /** Fails unless the script has been followed to its end and the connection is closed. */
  public void assertFinished() {
    take();
    if (position < script.size()) {
      throw new AssertionError("not reached: " + script.get(position));
    }
    if (consumed < received.size()) {
      throw new AssertionError("unexpected: " + rest());
    }
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    if (sent == sending.length && !next()) {
      return -1;
    }
    int count = Math.min(Math.min(length, pieceSize), sending.length - sent);
    System.arraycopy(sending, sent, buffer, offset, count);
    sent += count;
    return count;
  }

  /** Goes on to what the peer says next; false when it hangs up. */
  private boolean next() throws IOException {
    take();
    if (position == script.size() || script.get(position).equals("drop")) {
      position = Math.min(script.size(), position + 1);
      return false;
    }
    String line = script.get(position);
    if (line.equals("hang")) {
      position++;
      throw new SocketTimeoutException();
    }
    if (!line.startsWith("S: ")) {
      throw new AssertionError("a reply is awaited, but this was not said: " + line);
    }
    position++;
    sending = (line.substring(3) + lineEnd).getBytes(StandardCharsets.ISO_8859_1);
    sent = 0;
    return true;
  }

  /** Compares what came with the lines of the script that are due. */
  private void take() {
    while (position < script.size() && isFromClient(script.get(position))) {
      String rest = rest();
      int end = rest.indexOf(lineEnd);
      if (end < 0) {
        return;
      }
      String expected = script.get(position).replaceFirst("^(C: |\\| ?)", "");
      String actual = rest.substring(0, end);
      if (!actual.equals(expected)) {
        throw new AssertionError("expected: " + expected + "\n but came: " + actual);
      }
      consumed += end + lineEnd.length();
      position++;
    }
  }

  private static boolean isFromClient(String line) {
    return line.startsWith("C: ") || line.startsWith("|");
  }

  private String rest() {
    return received.toString(StandardCharsets.ISO_8859_1).substring(consumed);
  }

  @Override
  public boolean hasInput() {
    return sent < sending.length;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    received.write(bytes, offset, length);
    unsent.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void flush(Duration timeout) {
    batches.add(unsent.toString());
    unsent.setLength(0);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress("127.0.0.1", 1);
  }

  @Override
  public SocketAddress remoteAddress() {
    return new InetSocketAddress("127.0.0.1", 2);
  }
}
