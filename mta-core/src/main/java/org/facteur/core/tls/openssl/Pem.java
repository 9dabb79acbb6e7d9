package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.facteur.core.tls.TlsFailure;

/** Makes OpenSSL's objects of PEM texts; whoever asks frees them. */
final class Pem {
  private static final MemorySegment BIO_NEW_MEM_BUF = function("BIO_new_mem_buf");
  private static final MemorySegment BIO_FREE = function("BIO_free");

  private Pem() {}

  /** What reads an object of a BIO: PEM_read_bio_X509 and its kin. */
  enum Kind {
    CERTIFICATE("PEM_read_bio_X509"),
    PRIVATE_KEY("PEM_read_bio_PrivateKey"),
    PUBLIC_KEY("PEM_read_bio_PUBKEY"),
    PARAMETERS("PEM_read_bio_Parameters");

    private final String reader;

    Kind(String reader) {
      this.reader = reader;
    }
  }

  /**
   * Reads the first object of a kind. Keys with a pass phrase are refused: nobody could be asked.
   */
  static long read(Kind kind, byte[] text) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(text.length + 1L);
      MemorySegment.copy(text, 0, copy, ValueLayout.JAVA_BYTE, 0, text.length);
      long phrase = OpenSsl.string(arena, "");
      MemorySegment reader = function(kind.reader);
      ErrorQueue.clear();
      long bio = call(BIO_NEW_MEM_BUF, copy.address(), text.length);
      long object = call(reader, bio, 0, 0, phrase);
      if (object == 0) {
        TlsFailure failure = new TlsFailure("bad PEM object", ErrorQueue.take());
        call(BIO_FREE, bio);
        throw failure;
      }
      call(BIO_FREE, bio);
      return object;
    }
  }
}
