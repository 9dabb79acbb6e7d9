package org.facteur.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * One stream connection, used by one (virtual) thread.
 *
 * <p>A wait that passes its deadline throws {@link java.net.SocketTimeoutException}; the connection
 * stays usable. A broken connection throws another IOException.
 */
public interface Connection extends Closeable {
  SocketAddress localAddress();

  SocketAddress remoteAddress();

  /**
   * Reads what is there, at least one byte.
   *
   * @return the number of bytes, or -1 when the peer has closed its side
   */
  int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException;

  /** Whether a read would return at once: bytes have arrived that nobody has read. */
  boolean hasInput();

  /** Adds bytes to the output buffer; sends them when the buffer is full. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  default void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /**
   * Sends what is buffered. Waits, within the timeout, while much of it (more than some dozens of
   * kilobytes) has not been taken by the kernel; an error of sending may show at a later call.
   */
  void flush(Duration timeout) throws IOException;

  /** Closes at once; idempotent. */
  @Override
  void close();
}
