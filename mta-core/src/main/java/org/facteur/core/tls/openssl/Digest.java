package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Message digests by OpenSSL's names for them. */
public final class Digest {
  private static final MemorySegment BY_NAME = function("EVP_get_digestbyname");
  private static final MemorySegment DIGEST = function("EVP_Digest");
  private static final int LONGEST = 64;

  private Digest() {}

  public static boolean exists(String algorithm) {
    try (Arena arena = Arena.ofConfined()) {
      return call(BY_NAME, OpenSsl.string(arena, algorithm)) != 0;
    }
  }

  /** The digest of some bytes. */
  public static byte[] of(String algorithm, byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      long type = call(BY_NAME, OpenSsl.string(arena, algorithm));
      MemorySegment data = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
      MemorySegment result = arena.allocate(LONGEST);
      MemorySegment length = arena.allocate(4);
      ErrorQueue.clear();
      long good =
          call(DIGEST, data.address(), bytes.length, result.address(), length.address(), type, 0);
      if ((int) good != 1) {
        throw new IllegalStateException("error computing " + algorithm + " message digest");
      }
      return result.asSlice(0, length.get(ValueLayout.JAVA_INT, 0)).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
