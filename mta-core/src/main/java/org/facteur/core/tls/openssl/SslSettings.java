package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.facteur.core.tls.TlsFailure;

/** What can be set for one connection before its handshake. For the engine's thread. */
public final class SslSettings {
  private static final MemorySegment SSL_CTRL = function("SSL_ctrl");
  private static final MemorySegment SET_OPTIONS = function("SSL_set_options");
  private static final MemorySegment SET_CIPHER_LIST = function("SSL_set_cipher_list");
  private static final MemorySegment SET_SESSION = function("SSL_set_session");
  private static final MemorySegment SET_HOSTFLAGS = function("SSL_set_hostflags");
  private static final MemorySegment ADD1_HOST = function("SSL_add1_host");
  private static final MemorySegment DANE_ENABLE = function("SSL_dane_enable");
  private static final MemorySegment DANE_SET_FLAGS = function("SSL_dane_set_flags");
  private static final MemorySegment DANE_TLSA_ADD = function("SSL_dane_tlsa_add");
  private static final int SET_MIN_VERSION = 123;
  private static final int SET_MAX_VERSION = 124;
  private static final int SET_SERVER_NAME = 55;
  private static final long NO_EE_NAME_CHECKS = 1;

  /** X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS. */
  private static final int MULTI_LABEL_WILDCARDS = 8;

  /** X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS. */
  private static final int NO_PARTIAL_WILDCARDS = 4;

  private final long ssl;

  SslSettings(long ssl) {
    this.ssl = ssl;
  }

  /** As for a context: 0 leaves an end open. */
  public void versions(int minimum, int maximum) throws TlsFailure {
    check(call(SSL_CTRL, ssl, SET_MIN_VERSION, minimum, 0), "minimum TLS version");
    check(call(SSL_CTRL, ssl, SET_MAX_VERSION, maximum, 0), "maximum TLS version");
  }

  public void options(long bits) {
    call(SET_OPTIONS, ssl, bits);
  }

  /** An OpenSSL cipher list for TLS before 1.3. */
  public void ciphers(String list) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      long text = OpenSsl.string(arena, list);
      ErrorQueue.clear();
      check(call(SET_CIPHER_LIST, ssl, text), "cipher list");
    }
  }

  /** The name that the server may choose its certificate by, RFC 6066. */
  public void serverName(String name) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      long text = OpenSsl.string(arena, name);
      check(call(SSL_CTRL, ssl, SET_SERVER_NAME, 0, text), "server name");
    }
  }

  /** Offers to resume a session; one that cannot be read is not offered. */
  public void resume(byte[] session) {
    SslSession.decode(session)
        .ifPresent(
            decoded -> {
              call(SET_SESSION, ssl, decoded);
              SslSession.free(decoded);
              ErrorQueue.clear();
            });
  }

  /**
   * Names that the certificate may be for; {@code .domain} stands for every name below it.
   *
   * @param multipleLabels whether a wildcard stands for more than one label
   */
  public void names(List<String> names, boolean multipleLabels) throws TlsFailure {
    call(SET_HOSTFLAGS, ssl, NO_PARTIAL_WILDCARDS | (multipleLabels ? MULTI_LABEL_WILDCARDS : 0));
    try (Arena arena = Arena.ofConfined()) {
      for (String name : names) {
        check(call(ADD1_HOST, ssl, OpenSsl.string(arena, name)), "match name " + name);
      }
    }
  }

  /**
   * Makes TLSA records decide about the certificate.
   *
   * @param base the name whose records they are
   * @param namesAlways whether names count too where a record has the server's own certificate; RFC
   *     7671 section 5.1 says that they do not
   */
  public void dane(String base, boolean namesAlways) throws TlsFailure {
    try (Arena arena = Arena.ofConfined()) {
      ErrorQueue.clear();
      check(call(DANE_ENABLE, ssl, OpenSsl.string(arena, base)), "DANE");
      if (!namesAlways) {
        call(DANE_SET_FLAGS, ssl, NO_EE_NAME_CHECKS);
      }
    }
  }

  /**
   * Adds a TLSA record.
   *
   * @return whether it can be used
   */
  public boolean tlsa(int usage, int selector, int matching, byte[] data) {
    try (Arena arena = Arena.ofConfined()) {
      long copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, data).address();
      ErrorQueue.clear();
      int result = (int) call(DANE_TLSA_ADD, ssl, usage, selector, matching, copy, data.length);
      ErrorQueue.clear();
      return result > 0;
    }
  }

  private static void check(long result, String what) throws TlsFailure {
    if ((int) result <= 0) {
      throw new TlsFailure("cannot set " + what, ErrorQueue.take());
    }
  }
}
