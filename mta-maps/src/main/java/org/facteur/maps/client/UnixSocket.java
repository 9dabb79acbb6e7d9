package org.facteur.maps.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix-domain socket in the shape of {@link Socket}, with read timeouts. It connects to its path
 * whatever address it is given. Options of TCP have no effect.
 */
public final class UnixSocket extends Socket {
  private final Path path;
  private SocketChannel channel;
  private Selector selector;
  private volatile int timeout;
  private volatile boolean closed;

  public UnixSocket(Path path) {
    this.path = path;
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public void connect(SocketAddress ignored, int milliseconds) throws IOException {
    SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      opened.connect(UnixDomainSocketAddress.of(path));
      opened.configureBlocking(false);
      selector = Selector.open();
      opened.register(selector, SelectionKey.OP_READ);
      channel = opened;
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  private void await(int operation, int milliseconds) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    channel.keyFor(selector).interestOps(operation);
    selector.selectedKeys().clear();
    if (selector.select(milliseconds) == 0 && !closed) {
      throw new SocketTimeoutException("Read timed out");
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        int count = length == 0 ? 0 : channel.read(buffer);
        while (count == 0 && length > 0) {
          await(SelectionKey.OP_READ, timeout);
          count = channel.read(buffer);
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            await(SelectionKey.OP_WRITE, timeout);
          }
        }
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
      selector.close();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return channel != null;
  }

  @Override
  public boolean isBound() {
    return channel != null;
  }

  @Override
  public void setSoTimeout(int milliseconds) {
    timeout = milliseconds;
  }

  @Override
  public int getSoTimeout() {
    return timeout;
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return UnixDomainSocketAddress.of(path);
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Unix-domain sockets do not wait for more.
  }

  @Override
  public void setKeepAlive(boolean on) {
    // The kernel knows when the other side is gone.
  }

  @Override
  public void setReuseAddress(boolean on) {
    // There is no port.
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {
    // Nothing lingers.
  }

  @Override
  public void setReceiveBufferSize(int size) {
    // The kernel's choice is good.
  }

  @Override
  public void setSendBufferSize(int size) {
    // The kernel's choice is good.
  }

  @Override
  public void setTrafficClass(int value) {
    // There is no route.
  }

  @Override
  public String toString() {
    return "unix:" + path;
  }
}
