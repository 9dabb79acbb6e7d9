package org.facteur.core.tls.openssl;

import static org.facteur.core.tls.openssl.OpenSsl.call;
import static org.facteur.core.tls.openssl.OpenSsl.function;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Asks an engine whose handshake is over what was agreed. For the engine's thread. */
public final class SslDetails {
  private static final MemorySegment GET_VERSION = function("SSL_get_version");
  private static final MemorySegment VERSION = function("SSL_version");
  private static final MemorySegment GET_CIPHER = function("SSL_get_current_cipher");
  private static final MemorySegment CIPHER_NAME = function("SSL_CIPHER_get_name");
  private static final MemorySegment CIPHER_BITS = function("SSL_CIPHER_get_bits");
  private static final MemorySegment SESSION_REUSED = function("SSL_session_reused");
  private static final MemorySegment GET1_SESSION = function("SSL_get1_session");
  private static final MemorySegment IS_RESUMABLE = function("SSL_SESSION_is_resumable");
  private static final MemorySegment VERIFY_RESULT = function("SSL_get_verify_result");
  private static final MemorySegment ERROR_STRING = function("X509_verify_cert_error_string");
  private static final MemorySegment GET1_PEER = function("SSL_get1_peer_certificate");
  private static final MemorySegment I2D_X509 = function("i2d_X509");
  private static final MemorySegment X509_FREE = function("X509_free");
  private static final MemorySegment X509_GET0_PUBKEY = function("X509_get0_pubkey");
  private static final MemorySegment OWN_CERTIFICATE = function("SSL_get_certificate");
  private static final MemorySegment SSL_CTRL = function("SSL_ctrl");
  private static final MemorySegment PKEY_ID = function("EVP_PKEY_get_id");
  private static final MemorySegment PKEY_BITS = function("EVP_PKEY_get_bits");
  private static final MemorySegment PKEY_GROUP = function("EVP_PKEY_get_group_name");
  private static final MemorySegment PKEY_FREE = function("EVP_PKEY_free");
  private static final MemorySegment NID_NAME = function("OBJ_nid2sn");
  private static final MemorySegment DANE_AUTHORITY = function("SSL_get0_dane_authority");
  private static final MemorySegment DANE_TLSA = function("SSL_get0_dane_tlsa");
  private static final MemorySegment PEER_NAME = function("SSL_get0_peername");
  private static final MemorySegment SERVER_NAME = function("SSL_get_servername");
  private static final int GET_PEER_SIGNATURE_NID = 108;
  private static final int GET_PEER_TMP_KEY = 109;
  private static final int GET_SIGNATURE_NID = 132;
  private static final int GET_TMP_KEY = 133;
  private static final int RSA = 6;
  private static final int RSA_PSS = 912;
  private static final int DH = 28;
  private static final int EC = 408;

  private final long ssl;

  SslDetails(long ssl) {
    this.ssl = ssl;
  }

  /** {@code TLSv1.3}. */
  public String protocol() {
    return OpenSsl.text(call(GET_VERSION, ssl));
  }

  /** The protocol as on the wire: 0x0304. */
  public int version() {
    return (int) call(VERSION, ssl);
  }

  /** OpenSSL's name of the cipher: {@code ECDHE-RSA-AES256-GCM-SHA384}. */
  public String cipher() {
    return OpenSsl.text(call(CIPHER_NAME, call(GET_CIPHER, ssl)));
  }

  /** Bits that the key really has, and bits of the algorithm. */
  public int[] cipherBits() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment algorithm = arena.allocate(4);
      int used = (int) call(CIPHER_BITS, call(GET_CIPHER, ssl), algorithm.address());
      return new int[] {used, algorithm.get(ValueLayout.JAVA_INT, 0)};
    }
  }

  /** Whether an earlier session was resumed. */
  public boolean resumed() {
    return (int) call(SESSION_REUSED, ssl) == 1;
  }

  /** The session as bytes; empty when it cannot be resumed. */
  Optional<byte[]> session() {
    long session = call(GET1_SESSION, ssl);
    if (session == 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes =
          (int) call(IS_RESUMABLE, session) == 1 ? SslSession.encode(session) : new byte[0];
      return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    } finally {
      SslSession.free(session);
    }
  }

  /** The server name that the client asked for; empty when it named none. */
  public String serverName() {
    return OpenSsl.text(call(SERVER_NAME, ssl, 0));
  }

  /** X509_V_OK is 0. */
  public int verifyResult() {
    return (int) call(VERIFY_RESULT, ssl);
  }

  /** What a verify result means. */
  public static String verifyText(int result) {
    return OpenSsl.text(call(ERROR_STRING, result));
  }

  /** The peer's own certificate in DER. */
  public Optional<byte[]> peerCertificate() {
    long certificate = call(GET1_PEER, ssl);
    if (certificate == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(der(certificate));
    } finally {
      call(X509_FREE, certificate);
    }
  }

  private static byte[] der(long certificate) {
    int length = (int) call(I2D_X509, certificate, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(length);
      MemorySegment position = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
      call(I2D_X509, certificate, position.address());
      return bytes.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** The depth of the certificate that a TLSA record vouches for; empty without one. */
  public Optional<Integer> daneDepth() {
    int depth = (int) call(DANE_AUTHORITY, ssl, 0, 0);
    return depth < 0 ? Optional.empty() : Optional.of(depth);
  }

  /** Usage, selector and matching type of the TLSA record that matched; empty without one. */
  public Optional<int[]> daneMatch() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fields = arena.allocate(4);
      long at = fields.address();
      int depth = (int) call(DANE_TLSA, ssl, at, at + 1, at + 2, 0, 0);
      return depth < 0
          ? Optional.empty()
          : Optional.of(
              new int[] {
                fields.get(ValueLayout.JAVA_BYTE, 0) & 255,
                fields.get(ValueLayout.JAVA_BYTE, 1) & 255,
                fields.get(ValueLayout.JAVA_BYTE, 2) & 255
              });
    }
  }

  /** The name of the certificate that matched; empty when names were not looked at. */
  public String peerName() {
    return OpenSsl.text(call(PEER_NAME, ssl));
  }

  /**
   * How the keys were agreed upon.
   *
   * @param peer whether this side is the client
   */
  public SslKey keyExchange(boolean peer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(8);
      int command = peer ? GET_PEER_TMP_KEY : GET_TMP_KEY;
      if ((int) call(SSL_CTRL, ssl, command, 0, key.address()) != 1) {
        return SslKey.NONE;
      }
      long address = key.get(ValueLayout.JAVA_LONG, 0);
      int id = (int) call(PKEY_ID, address);
      SslKey found =
          switch (id) {
            case DH -> new SslKey("DHE", "", (int) call(PKEY_BITS, address));
            case EC -> new SslKey("ECDHE", group(address), 0);
            default -> new SslKey(OpenSsl.text(call(NID_NAME, id)), "", 0);
          };
      call(PKEY_FREE, address);
      return found;
    }
  }

  /** The key that this side has signed with; none when it has not. */
  public SslKey ownSignature() {
    long certificate = call(OWN_CERTIFICATE, ssl);
    return certificate == 0 ? SslKey.NONE : signature(call(X509_GET0_PUBKEY, certificate));
  }

  /** The key that the peer has signed with. */
  public SslKey peerSignature() {
    long certificate = call(GET1_PEER, ssl);
    if (certificate == 0) {
      return SslKey.NONE;
    }
    try {
      return signature(call(X509_GET0_PUBKEY, certificate));
    } finally {
      call(X509_FREE, certificate);
    }
  }

  private static SslKey signature(long key) {
    int id = (int) call(PKEY_ID, key);
    return switch (id) {
      case RSA, RSA_PSS -> new SslKey("RSA-PSS", "", (int) call(PKEY_BITS, key));
      case EC -> new SslKey("ECDSA", group(key), 0);
      default -> new SslKey(OpenSsl.text(call(NID_NAME, id)), "", 0);
    };
  }

  /** The digest of this side's, or the peer's, signature; empty when there was none. */
  public String digest(boolean peer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nid = arena.allocate(4);
      int command = peer ? GET_PEER_SIGNATURE_NID : GET_SIGNATURE_NID;
      if ((int) call(SSL_CTRL, ssl, command, 0, nid.address()) != 1) {
        return "";
      }
      int id = nid.get(ValueLayout.JAVA_INT, 0);
      return id == 0 ? "" : OpenSsl.text(call(NID_NAME, id));
    }
  }

  private static String group(long key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(80);
      MemorySegment length = arena.allocate(8);
      boolean known =
          (int) call(PKEY_GROUP, key, name.address(), name.byteSize(), length.address()) == 1;
      return known ? name.getString(0) : "";
    }
  }
}
