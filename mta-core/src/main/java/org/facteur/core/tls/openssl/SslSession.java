package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Sessions as bytes that can be kept and resumed: ASN.1 as OpenSSL writes it. */
final class SslSession {
  private static final MemorySegment I2D = function("i2d_SSL_SESSION");
  private static final MemorySegment D2I = function("d2i_SSL_SESSION");
  private static final MemorySegment FREE = function("SSL_SESSION_free");
  private static final int LIMIT = 64 * 1024;

  private SslSession() {}

  /** The bytes of a session, which stays what it is; none when it cannot be kept. */
  static byte[] encode(long session) {
    int length = (int) call(I2D, session, 0);
    if (length <= 0 || length > LIMIT) {
      return new byte[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(length);
      MemorySegment position = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
      call(I2D, session, position.address());
      return bytes.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** A new session object, for the caller to free. */
  static Optional<Long> decode(byte[] encoded) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, encoded);
      MemorySegment position = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
      long session = call(D2I, 0, position.address(), encoded.length);
      return session == 0 ? Optional.empty() : Optional.of(session);
    }
  }

  static void free(long session) {
    call(FREE, session);
  }
}
