package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.facteur.core.tls.TlsFailure;

/**
 * One TLS connection without a socket: its owner feeds it with what has come from the network, and
 * drains what is to go there.
 *
 * <p>For one thread at a time. Close it: it holds native memory.
 */
public final class SslEngine implements AutoCloseable {
  private static final MemorySegment SSL_NEW = function("SSL_new");
  private static final MemorySegment SSL_FREE = function("SSL_free");
  private static final MemorySegment SSL_SET_BIO = function("SSL_set_bio");
  private static final MemorySegment SSL_SET_ACCEPT_STATE = function("SSL_set_accept_state");
  private static final MemorySegment SSL_SET_CONNECT_STATE = function("SSL_set_connect_state");
  private static final MemorySegment SSL_DO_HANDSHAKE = function("SSL_do_handshake");
  private static final MemorySegment SSL_READ = function("SSL_read");
  private static final MemorySegment SSL_PEEK = function("SSL_peek");
  private static final MemorySegment SSL_WRITE = function("SSL_write");
  private static final MemorySegment SSL_SHUTDOWN = function("SSL_shutdown");
  private static final MemorySegment SSL_GET_ERROR = function("SSL_get_error");
  private static final MemorySegment BIO_NEW = function("BIO_new");
  private static final MemorySegment BIO_S_MEM = function("BIO_s_mem");
  private static final MemorySegment BIO_READ = function("BIO_read");
  private static final MemorySegment BIO_WRITE = function("BIO_write");
  private static final MemorySegment BIO_CTRL_PENDING = function("BIO_ctrl_pending");
  private static final MemorySegment BIO_CTRL = function("BIO_ctrl");
  private static final int SET_MEM_EOF_RETURN = 130;
  private static final int WANT_READ = 2;
  private static final int WANT_WRITE = 3;
  private static final int ZERO_RETURN = 6;

  private static final AtomicInteger OPEN = new AtomicInteger();

  /** Names of peers by native address, for what is logged out of callbacks. */
  private static final ConcurrentHashMap<Long, String> PEERS = new ConcurrentHashMap<>();

  private final SslContext context;
  private long ssl;
  private long in;
  private long out;
  private boolean failed;

  /**
   * @param peer names the other side in log lines
   */
  public SslEngine(SslContext context, String peer) {
    this.context = context;
    ErrorQueue.clear();
    ssl = call(SSL_NEW, context.address());
    if (ssl == 0) {
      throw new IllegalStateException("SSL_new: " + ErrorQueue.take());
    }
    OPEN.incrementAndGet();
    PEERS.put(ssl, peer);
    in = call(BIO_NEW, call(BIO_S_MEM));
    out = call(BIO_NEW, call(BIO_S_MEM));
    call(BIO_CTRL, in, SET_MEM_EOF_RETURN, -1, 0);
    call(SSL_SET_BIO, ssl, in, out);
    call(context.isServer() ? SSL_SET_ACCEPT_STATE : SSL_SET_CONNECT_STATE, ssl);
  }

  /** How many engines are open in this process. */
  public static int open() {
    return OPEN.get();
  }

  static String peerOf(long ssl) {
    return PEERS.getOrDefault(ssl, "unknown");
  }

  long address() {
    if (ssl == 0) {
      throw new IllegalStateException("closed");
    }
    return ssl;
  }

  public SslContext context() {
    return context;
  }

  /** Adds what has come from the network. */
  public void feed(byte[] bytes, int offset, int length) {
    address();
    OpenSsl.copy(BIO_WRITE, in, bytes, offset, length);
  }

  /** Bytes that have come and were not looked at yet. */
  public int unread() {
    address();
    return (int) call(BIO_CTRL_PENDING, in);
  }

  /**
   * Takes what is to go to the network.
   *
   * @return the number of bytes, 0 when there is nothing
   */
  public int drain(byte[] buffer) {
    address();
    int count = OpenSsl.copy(BIO_READ, out, buffer, 0, buffer.length);
    return Math.max(count, 0);
  }

  /**
   * Goes on with the handshake.
   *
   * @return whether it is over; else more must come from the network
   */
  public boolean handshake() throws TlsFailure {
    address();
    ErrorQueue.clear();
    int result = (int) call(SSL_DO_HANDSHAKE, ssl);
    if (result == 1) {
      return true;
    }
    int error = (int) call(SSL_GET_ERROR, ssl, result);
    if (error == WANT_READ || error == WANT_WRITE) {
      return false;
    }
    throw failure(result);
  }

  /**
   * Reads plain text.
   *
   * @return the number of bytes; 0 when more must come from the network, -1 when the peer has ended
   *     its side
   */
  public int read(byte[] buffer, int offset, int length) throws TlsFailure {
    return take(SSL_READ, buffer, offset, length);
  }

  /** Whether there is plain text, or the end of it, to read. */
  public boolean readable() throws TlsFailure {
    return take(SSL_PEEK, new byte[1], 0, 1) != 0;
  }

  private int take(MemorySegment function, byte[] buffer, int offset, int length)
      throws TlsFailure {
    address();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(length);
      ErrorQueue.clear();
      int result = (int) call(function, ssl, scratch.address(), length);
      if (result > 0) {
        MemorySegment.copy(scratch, ValueLayout.JAVA_BYTE, 0, buffer, offset, result);
        return result;
      }
      int error = (int) call(SSL_GET_ERROR, ssl, result);
      if (error == ZERO_RETURN) {
        return -1;
      }
      if (error == WANT_READ || error == WANT_WRITE) {
        return 0;
      }
      throw failure(result);
    }
  }

  /** Encrypts; what results is drained by the owner. */
  public void write(byte[] bytes, int offset, int length) throws TlsFailure {
    address();
    if (length == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scratch = arena.allocate(length);
      MemorySegment.copy(bytes, offset, scratch, ValueLayout.JAVA_BYTE, 0, length);
      ErrorQueue.clear();
      int result = (int) call(SSL_WRITE, ssl, scratch.address(), length);
      if (result != length) {
        throw failure(result);
      }
    }
  }

  /** Says that no more will be written. */
  public void shutdown() {
    if (ssl != 0 && !failed) {
      ErrorQueue.clear();
      call(SSL_SHUTDOWN, ssl);
      ErrorQueue.clear();
    }
  }

  private TlsFailure failure(int result) {
    failed = true;
    List<String> problems = ErrorQueue.take();
    return new TlsFailure(
        problems.isEmpty() ? "TLS protocol failure" : problems.getFirst(), problems);
  }

  /** What the connection is like once the handshake is over. */
  public SslDetails details() {
    return new SslDetails(address());
  }

  /** Settings for this connection alone, before its handshake. */
  public SslSettings settings() {
    return new SslSettings(address());
  }

  /** The session that a client may resume later; empty when there is none. */
  public Optional<byte[]> session() {
    return details().session();
  }

  @Override
  public void close() {
    if (ssl != 0) {
      PEERS.remove(ssl);
      call(SSL_FREE, ssl);
      ErrorQueue.clear();
      ssl = 0;
      in = 0;
      out = 0;
      OPEN.decrementAndGet();
    }
  }
}
