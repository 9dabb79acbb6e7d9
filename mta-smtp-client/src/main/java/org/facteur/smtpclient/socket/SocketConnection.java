package org.facteur.smtpclient.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.facteur.core.net.Connection;

/** A connection over a blocking socket channel, Internet or Unix-domain. */
final class SocketConnection implements Connection {
  private static final int BUFFER_SIZE = 4096;

  /**
   * Reads with more patience than this are ended by the watch: a timer for each costs more than the
   * read.
   */
  private static final Duration WATCHED = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final DeadlineWatch watch;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final Optional<InputStream> timedInput;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int buffered;
  private Duration lastTimeout = Duration.ZERO;
  private Duration flushTimeout = Duration.ofMinutes(5);
  private volatile long deadline;
  private volatile boolean late;

  SocketConnection(SocketChannel channel, DeadlineWatch watch) throws IOException {
    this.channel = channel;
    this.watch = watch;
    this.local = channel.getLocalAddress();
    this.remote = channel.getRemoteAddress();
    this.timedInput =
        remote instanceof InetSocketAddress
            ? Optional.of(channel.socket().getInputStream())
            : Optional.empty();
    watch.add(this);
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public int read(byte[] bytes, int offset, int length, Duration timeout) throws IOException {
    if (timedInput.isEmpty() || timeout.compareTo(WATCHED) >= 0) {
      return watched(timeout, () -> channel.read(ByteBuffer.wrap(bytes, offset, length)));
    }
    if (!timeout.equals(lastTimeout)) {
      channel.socket().setSoTimeout((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      lastTimeout = timeout;
    }
    return timedInput.get().read(bytes, offset, length);
  }

  @Override
  public boolean hasInput() {
    try {
      return timedInput.isPresent() && timedInput.get().available() > 0;
    } catch (IOException e) {
      return true; // Broken: a read would say so at once.
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.length - buffered) {
      flush(flushTimeout);
    }
    if (length > buffer.length) {
      drainWatched(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, buffered, length);
      buffered += length;
    }
  }

  @Override
  public void flush(Duration timeout) throws IOException {
    flushTimeout = timeout;
    int count = buffered;
    buffered = 0;
    drainWatched(buffer, 0, count);
  }

  private void drainWatched(byte[] bytes, int offset, int length) throws IOException {
    watched(
        flushTimeout,
        () -> {
          drain(bytes, offset, length);
          return 0;
        });
  }

  private void drain(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** Something that blocks. */
  private interface Blocking {
    int run() throws IOException;
  }

  private int watched(Duration timeout, Blocking blocking) throws IOException {
    // Zero is no limit; a deadline that happens to be zero moves by a nanosecond.
    long end = System.nanoTime() + timeout.toNanos();
    deadline = timeout.isZero() ? 0 : end == 0 ? 1 : end;
    try {
      return blocking.run();
    } catch (ClosedChannelException e) {
      if (late) {
        throw new SocketTimeoutException();
      }
      throw e;
    } finally {
      deadline = 0;
    }
  }

  void closeWhenLate(long now) {
    long end = deadline;
    if (end != 0 && now - end > 0) {
      late = true;
      close();
    }
  }

  @Override
  public void close() {
    watch.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost: whoever cares for the data has flushed it.
    }
  }
}
