package org.facteur.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.facteur.core.net.Connection;

/** Two ends of a connection in memory, each for one thread. */
public final class ConnectionPair {
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
  private final End client = new End(toClient, toServer);
  private final End server = new End(toServer, toClient);

  public Connection client() {
    return client;
  }

  public Connection server() {
    return server;
  }

  private static final class End implements Connection {
    private final BlockingQueue<byte[]> in;
    private final BlockingQueue<byte[]> out;
    private byte[] piece = END;
    private int position;
    private boolean ended;
    private volatile boolean closed;

    End(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public SocketAddress localAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    }

    @Override
    public SocketAddress remoteAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 12345);
    }

    @Override
    public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
      while (position == piece.length && !ended) {
        try {
          byte[] next = in.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
          if (next == null) {
            throw new SocketTimeoutException("read timed out");
          }
          ended = next == END;
          piece = next;
          position = 0;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new SocketException("interrupted");
        }
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, piece.length - position);
      System.arraycopy(piece, position, buffer, offset, count);
      position += count;
      return count;
    }

    @Override
    public boolean hasInput() {
      return position < piece.length || !in.isEmpty();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new SocketException("Socket closed");
      }
      if (length > 0) {
        out.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
      }
    }

    @Override
    public void flush(Duration timeout) {}

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        out.add(END);
      }
    }
  }
}
