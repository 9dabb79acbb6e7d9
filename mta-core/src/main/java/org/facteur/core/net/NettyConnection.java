package org.facteur.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bridge between a channel, which belongs to an event loop, and the one thread that uses the
 * connection.
 *
 * <p>Discipline: the event loop adds what arrives to {@code input} and wakes the reader; when more
 * than {@value #INPUT_LIMIT} bytes wait it stops reading from the socket until half is taken. The
 * writing thread alone owns {@code output}; handing it over transfers ownership to the event loop.
 * What the kernel has not taken counts against the channel's write buffer water mark, which makes
 * {@link #flush} wait; a write that fails ends the input with its cause. Each hand-over may wake
 * the event loop, so there is none when there is nothing to send. An idle connection holds no
 * buffer.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {
  private static final int INPUT_LIMIT = 64 * 1024;
  private static final int OUTPUT_CHUNK = 32 * 1024;
  private static final int UNSENT_LIMIT = 128 * 1024;
  private static final int COUNTED_OUTPUT = 4 * 1024;
  private static final int SMALL_OUTPUT = 256;
  private static final long LINGER_SECONDS = 10;

  /** Shorter waits have a timer of their own. */
  private static final long WATCHED_NANOSECONDS = TimeUnit.SECONDS.toNanos(10);

  private final Channel channel;
  private final SocketAddress remote;
  private final WaitDeadlines deadlines;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ByteBuf> input = new ArrayDeque<>(2);
  private int inputBytes;
  private boolean paused;
  private boolean endOfInput;
  private boolean closed;
  private IOException failure;
  private ByteBuf output = Unpooled.EMPTY_BUFFER;
  private long unsent;
  private boolean flushOwed;

  /**
   * When the wait of the thread ends at the latest, by System.nanoTime; 0 when it does not wait.
   */
  private volatile long waitEnd;

  NettyConnection(Channel channel, SocketAddress remote, WaitDeadlines deadlines) {
    this.channel = channel;
    this.remote = remote;
    this.deadlines = deadlines;
    deadlines.add(this);
  }

  @Override
  public SocketAddress localAddress() {
    return channel.localAddress();
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    lock.lock();
    try {
      if (closed || !bytes.isReadable()) {
        bytes.release();
        return;
      }
      input.add(bytes);
      inputBytes += bytes.readableBytes();
      if (inputBytes > INPUT_LIMIT && !paused) {
        paused = true;
        channel.config().setAutoRead(false);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnds(null);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inputEnds(null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    inputEnds(cause instanceof IOException e ? e : new IOException(cause));
    context.close();
  }

  private void inputEnds(IOException cause) {
    lock.lock();
    try {
      endOfInput = true;
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (input.isEmpty()) {
        if (closed) {
          throw new SocketException("Socket closed");
        }
        if (failure != null) {
          throw failure;
        }
        if (endOfInput) {
          return -1;
        }
        left = await(left, "read timed out");
      }
      return take(buffer, offset, length);
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] buffer, int offset, int length) {
    int taken = 0;
    while (taken < length && !input.isEmpty()) {
      ByteBuf head = input.peek();
      int some = Math.min(length - taken, head.readableBytes());
      head.readBytes(buffer, offset + taken, some);
      taken += some;
      if (!head.isReadable()) {
        input.remove().release();
      }
    }
    inputBytes -= taken;
    if (paused && inputBytes < INPUT_LIMIT / 2) {
      paused = false;
      channel.config().setAutoRead(true);
    }
    return taken;
  }

  private long await(long nanoseconds, String what) throws IOException {
    if (nanoseconds <= 0) {
      throw new SocketTimeoutException(what);
    }
    try {
      if (nanoseconds < WATCHED_NANOSECONDS) {
        return changed.awaitNanos(nanoseconds);
      }
      long end = System.nanoTime() + nanoseconds;
      waitEnd = end == 0 ? 1 : end;
      changed.await();
      return end - System.nanoTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      waitEnd = 0;
    }
  }

  /** Wakes the thread that waits when its time is over. */
  void wakeWhenLate(long now) {
    long end = waitEnd;
    if (end != 0 && now - end >= 0) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public boolean hasInput() {
    lock.lock();
    try {
      return !input.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!output.isWritable(length)
        && output.isReadable()
        && length + output.readableBytes() > OUTPUT_CHUNK) {
      handOver(false);
    }
    if (output == Unpooled.EMPTY_BUFFER) {
      output = channel.alloc().buffer(Math.max(SMALL_OUTPUT, length));
    }
    output.writeBytes(bytes, offset, length);
    if (output.readableBytes() >= OUTPUT_CHUNK) {
      handOver(false);
    }
  }

  @Override
  public void flush(Duration timeout) throws IOException {
    handOver(true);
    lock.lock();
    try {
      long left = timeout.toNanos();
      while ((unsent > UNSENT_LIMIT || !channel.isWritable()) && failure == null && !closed) {
        if (!channel.isOpen()) {
          throw new SocketException("Connection reset");
        }
        left = await(left, "write timed out");
      }
      if (failure != null) {
        throw failure;
      }
      if (closed) {
        throw new SocketException("Socket closed");
      }
    } finally {
      lock.unlock();
    }
  }

  private void handOver(boolean flush) {
    ByteBuf bytes = output;
    output = Unpooled.EMPTY_BUFFER;
    if (bytes.isReadable()) {
      ChannelPromise written = promise(bytes.readableBytes());
      flushOwed = !flush;
      if (flush) {
        channel.writeAndFlush(bytes, written);
      } else {
        channel.write(bytes, written);
      }
    } else {
      bytes.release();
      if (flush && flushOwed) {
        flushOwed = false;
        channel.flush();
      }
    }
  }

  /** The failure of a small output comes as an exception of the channel: nobody waits for it. */
  private ChannelPromise promise(int count) {
    if (count < COUNTED_OUTPUT) {
      return channel.voidPromise();
    }
    lock.lock();
    try {
      unsent += count;
    } finally {
      lock.unlock();
    }
    return channel.newPromise().addListener(result -> taken(count, result.cause()));
  }

  private void taken(int count, Throwable cause) {
    lock.lock();
    try {
      unsent -= count;
      if (cause != null && failure == null) {
        failure = cause instanceof IOException e ? e : new IOException(cause);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes for the thread that uses it; what was flushed is still sent, for a while. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      deadlines.remove(this);
      input.forEach(ByteBuf::release);
      input.clear();
      inputBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    output.release();
    output = Unpooled.EMPTY_BUFFER;
    if (channel.eventLoop().isShutdown()) {
      // The event loops have ended, and the socket with them.
      return;
    }
    try {
      closeWhenSent();
    } catch (RejectedExecutionException e) {
      // They ended at this moment.
    }
  }

  private void closeWhenSent() {
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
              if (channel.isOpen()) {
                channel
                    .eventLoop()
                    .schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
              }
            });
  }
}
