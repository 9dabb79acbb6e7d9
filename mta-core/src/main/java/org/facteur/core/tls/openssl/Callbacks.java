package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Optional;

/** What OpenSSL calls back in every context. Nothing here may throw. */
final class Callbacks {
  private static final MemorySegment SSL_GET_SSL_CTX = function("SSL_get_SSL_CTX");
  private static final MemorySegment SSL_GET_SERVERNAME = function("SSL_get_servername");
  private static final MemorySegment SSL_SET_SSL_CTX = function("SSL_set_SSL_CTX");
  private static final MemorySegment CALLBACK_CTRL = function("SSL_CTX_callback_ctrl");
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final int SERVERNAME_CALLBACK = 53;
  private static final int NAME_DONE = 0;
  private static final int NAME_IGNORED = 3;

  /** A verify callback: the handshake goes on, the result is looked at when it is over. */
  static final long ACCEPT = OpenSsl.callback(LOOKUP, "accept", 2);

  private Callbacks() {}

  private static final class Names {
    static final long FOUND = OpenSsl.callback(LOOKUP, "nameAsked", 3);
  }

  @SuppressWarnings("unused")
  private static long accept(long good, long store) {
    return 1;
  }

  /** Makes a context ask its name contexts. */
  static void installNames(SslContext context) {
    call(CALLBACK_CTRL, context.address(), SERVERNAME_CALLBACK, Names.FOUND);
  }

  /** The context that a connection has now. */
  static Optional<SslContext> contextOf(long ssl) {
    return SslContext.at(call(SSL_GET_SSL_CTX, ssl));
  }

  @SuppressWarnings("unused")
  private static long nameAsked(long ssl, long alert, long argument) {
    try {
      String name = OpenSsl.text(call(SSL_GET_SERVERNAME, ssl, 0));
      Optional<SslContext> other =
          name.isEmpty()
              ? Optional.empty()
              : contextOf(ssl)
                  .flatMap(SslContext::nameContexts)
                  .flatMap(names -> names.find(name, SslEngine.peerOf(ssl)));
      if (other.isEmpty()) {
        return NAME_IGNORED;
      }
      call(SSL_SET_SSL_CTX, ssl, other.get().address());
      return NAME_DONE;
    } catch (RuntimeException | Error e) {
      return NAME_IGNORED;
    }
  }
}
