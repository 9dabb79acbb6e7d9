package org.facteur.core.tls.openssl;

import java.util.Map;

/** Options of OpenSSL's connections, by the names that Postfix's parameters give them. */
public final class SslOption {
  public static final long NO_SSLV3 = 1L << 25;
  public static final long NO_TLSV1 = 1L << 26;
  public static final long NO_TLSV1_2 = 1L << 27;
  public static final long NO_TLSV1_1 = 1L << 28;
  public static final long NO_TLSV1_3 = 1L << 29;
  public static final long NO_TICKET = 1L << 14;
  public static final long CIPHER_SERVER_PREFERENCE = 1L << 22;
  private static final long NO_COMPRESSION = 1L << 17;
  private static final long NO_RENEGOTIATION = 1L << 30;
  private static final long IGNORE_UNEXPECTED_EOF = 1L << 7;

  /** SSL_OP_ALL: the workarounds for other implementations. */
  public static final long WORKAROUNDS = 1L << 31 | 1L << 11 | 1L << 6 | 1L << 4;

  static final long DEFAULTS =
      WORKAROUNDS | NO_COMPRESSION | NO_RENEGOTIATION | IGNORE_UNEXPECTED_EOF;

  /** tls_disable_workarounds: the bits that can be taken out. */
  public static final Map<String, Long> WORKAROUND_NAMES =
      Map.of(
          "CRYPTOPRO_TLSEXT_BUG",
          1L << 31,
          "DONT_INSERT_EMPTY_FRAGMENTS",
          1L << 11,
          "LEGACY_SERVER_CONNECT",
          1L << 2,
          "TLSEXT_PADDING",
          1L << 4,
          "SAFARI_ECDHE_ECDSA_BUG",
          1L << 6,
          "MICROSOFT_SESS_ID_BUG",
          0L,
          "NETSCAPE_CHALLENGE_BUG",
          0L,
          "SSLREF2_REUSE_CERT_TYPE_BUG",
          0L,
          "MICROSOFT_BIG_SSLV3_BUFFER",
          0L,
          "TLS_D5_BUG",
          0L);

  /** tls_ssl_options: the bits that can be put in. */
  public static final Map<String, Long> OPTION_NAMES =
      Map.of(
          "NO_TICKET", NO_TICKET,
          "NO_COMPRESSION", NO_COMPRESSION,
          "NO_RENEGOTIATION", NO_RENEGOTIATION,
          "NO_SESSION_RESUMPTION_ON_RENEGOTIATION", 1L << 16,
          "NO_ENCRYPT_THEN_MAC", 1L << 19,
          "PRIORITIZE_CHACHA", 1L << 21,
          "ENABLE_MIDDLEBOX_COMPAT", 1L << 20,
          "LEGACY_SERVER_CONNECT", 1L << 2,
          "TLSEXT_PADDING", 1L << 4);

  private SslOption() {}
}
