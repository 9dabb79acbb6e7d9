package org.facteur.core.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.openssl.SslEngine;

/**
 * A connection under TLS: plain text in and out, records on the connection below. Used by one
 * thread.
 *
 * <p>What the peer sent before the handshake is none of ours: whoever starts TLS throws it away, so
 * that nothing which came in the clear is taken for something that came under TLS.
 */
public final class TlsConnection implements Connection {
  private static final int RECORD = 16 * 1024;
  private static final int CHUNK = 17 * 1024;
  private static final int SMALL = 1024;
  private static final Duration GOODBYE = Duration.ofMillis(500);

  private final Connection below;
  private final SslEngine engine;
  private final TlsSummary summary;
  private byte[] plain = new byte[SMALL];
  private int buffered;
  private Runnable beforeClose = () -> {};
  private boolean closed;

  private TlsConnection(Connection below, SslEngine engine, TlsSummary summary) {
    this.below = below;
    this.engine = engine;
    this.summary = summary;
  }

  /**
   * Shakes hands. When it fails, the engine is closed and the connection below is not.
   *
   * @param timeout for the handshake as a whole
   * @param verifier looks at what was agreed
   * @throws TlsFailure when the handshake fails
   * @throws EOFException when the peer hangs up
   */
  public static TlsConnection open(
      Connection below, SslEngine engine, Duration timeout, Verifier verifier) throws IOException {
    boolean done = false;
    try {
      shakeHands(below, engine, System.nanoTime() + timeout.toNanos());
      TlsConnection connection = new TlsConnection(below, engine, verifier.look(engine));
      done = true;
      return connection;
    } finally {
      if (!done) {
        engine.close();
      }
    }
  }

  /** Makes a summary of a handshake that is over. */
  @FunctionalInterface
  public interface Verifier {
    TlsSummary look(SslEngine engine) throws IOException;
  }

  private static void shakeHands(Connection below, SslEngine engine, long end) throws IOException {
    byte[] buffer = new byte[CHUNK];
    while (true) {
      boolean over;
      try {
        over = engine.handshake();
      } catch (TlsFailure e) {
        // The peer may be told why by an alert.
        try {
          send(below, engine, buffer);
          below.flush(GOODBYE);
        } catch (IOException gone) {
          e.addSuppressed(gone);
        }
        throw e;
      }
      send(below, engine, buffer);
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      below.flush(left);
      if (over) {
        return;
      }
      int count = below.read(buffer, 0, buffer.length, left);
      if (count < 0) {
        throw new EOFException("lost connection");
      }
      engine.feed(buffer, 0, count);
    }
  }

  private static void send(Connection below, SslEngine engine, byte[] buffer) throws IOException {
    for (int count = engine.drain(buffer); count > 0; count = engine.drain(buffer)) {
      below.write(buffer, 0, count);
    }
  }

  /** What was agreed in the handshake. */
  public TlsSummary summary() {
    return summary;
  }

  /** The session as it stands now, for a client to resume it later. */
  public java.util.Optional<byte[]> session() {
    return closed ? java.util.Optional.empty() : engine.session();
  }

  /** Has something done when this connection is about to close. */
  public TlsConnection onClose(Runnable action) {
    beforeClose = action;
    return this;
  }

  /** The connection that carries the records. */
  public Connection below() {
    return below;
  }

  @Override
  public SocketAddress localAddress() {
    return below.localAddress();
  }

  @Override
  public SocketAddress remoteAddress() {
    return below.remoteAddress();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    ensureOpen();
    long end = System.nanoTime() + timeout.toNanos();
    // Whoever only waits holds no more than this.
    byte[] records = new byte[SMALL];
    while (true) {
      int count = engine.read(buffer, offset, Math.min(length, RECORD));
      if (count != 0) {
        return count;
      }
      // A key update or an alert may be due.
      send(below, engine, records);
      Duration left = Duration.ofNanos(end - System.nanoTime());
      int got = below.read(records, 0, records.length, left.isNegative() ? Duration.ZERO : left);
      if (got < 0) {
        return -1;
      }
      engine.feed(records, 0, got);
      if (got == records.length && below.hasInput()) {
        records = records.length == SMALL ? new byte[CHUNK] : records;
        int more = below.read(records, 0, records.length, GOODBYE);
        engine.feed(records, 0, Math.max(more, 0));
      }
    }
  }

  @Override
  public boolean hasInput() {
    if (closed) {
      return false;
    }
    try {
      if (engine.readable()) {
        return true;
      }
      byte[] records = new byte[CHUNK];
      while (below.hasInput()) {
        int count = below.read(records, 0, records.length, GOODBYE);
        if (count < 0) {
          return true;
        }
        engine.feed(records, 0, count);
        if (engine.readable()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true; // Broken: a read would say so at once.
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ensureOpen();
    int from = offset;
    int rest = length;
    while (rest > 0) {
      if (rest > plain.length - buffered && plain.length < RECORD) {
        plain = Arrays.copyOf(plain, RECORD);
      }
      int part = Math.min(rest, plain.length - buffered);
      System.arraycopy(bytes, from, plain, buffered, part);
      buffered += part;
      from += part;
      rest -= part;
      if (buffered == RECORD) {
        encrypt();
      }
    }
  }

  private void encrypt() throws IOException {
    if (buffered > 0) {
      engine.write(plain, 0, buffered);
      send(below, engine, new byte[buffered > SMALL / 2 ? CHUNK : SMALL]);
      buffered = 0;
    }
  }

  @Override
  public void flush(Duration timeout) throws IOException {
    ensureOpen();
    encrypt();
    below.flush(timeout);
  }

  private void ensureOpen() throws IOException {
    if (closed) {
      throw new java.net.SocketException("Socket closed");
    }
  }

  /** Says good-bye if the peer still listens, and closes the connection below. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    beforeClose.run();
    try {
      encrypt();
      engine.shutdown();
      send(below, engine, new byte[CHUNK]);
      below.flush(GOODBYE);
    } catch (IOException e) {
      buffered = 0; // The peer is gone.
    }
    closed = true;
    engine.close();
    below.close();
  }
}
