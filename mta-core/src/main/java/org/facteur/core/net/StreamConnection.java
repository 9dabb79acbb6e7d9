package org.facteur.core.net;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection over a pair of streams: standard input and output under {@code sendmail -bs}.
 *
 * <p>A stream's read knows no deadline, so a daemon thread reads ahead, one buffer at most.
 */
public final class StreamConnection implements Connection {
  private static final int BUFFER = 8192;

  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ahead = new byte[BUFFER];
  private int start;
  private int end;
  private boolean started;
  private boolean ended;
  private IOException failure;

  public StreamConnection(InputStream in, OutputStream out) {
    this.in = in;
    this.out = new BufferedOutputStream(out, BUFFER);
  }

  /** Always the loopback address: there is no socket. */
  @Override
  public SocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public SocketAddress remoteAddress() {
    return localAddress();
  }

  private void readAhead() {
    try {
      while (true) {
        byte[] piece = new byte[BUFFER];
        int count = in.read(piece);
        if (!arrived(piece, count)) {
          return;
        }
      }
    } catch (IOException e) {
      lock.lock();
      try {
        failure = e;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean arrived(byte[] piece, int count) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (start < end && !ended) {
        changed.await();
      }
      if (count < 0 || ended) {
        ended = true;
      } else {
        System.arraycopy(piece, 0, ahead, 0, count);
        start = 0;
        end = count;
      }
      changed.signalAll();
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    lock.lock();
    try {
      if (!started) {
        started = true;
        Thread.ofPlatform().daemon().name("stream-input").start(this::readAhead);
      }
      long left = timeout.toNanos();
      while (start == end) {
        if (failure != null) {
          throw failure;
        }
        if (ended) {
          return -1;
        }
        if (left <= 0) {
          throw new SocketTimeoutException("read timed out");
        }
        left = changed.awaitNanos(left);
      }
      int taken = Math.min(length, end - start);
      System.arraycopy(ahead, start, buffer, offset, taken);
      start += taken;
      changed.signalAll();
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasInput() {
    lock.lock();
    try {
      return start < end;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush(Duration timeout) throws IOException {
    out.flush();
  }

  /** Flushes what it can; the streams stay open for whoever made them. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      out.flush();
    } catch (IOException e) {
      // The reader at the other end is gone: nobody is left to be told.
      failure = e;
    }
  }
}
