package org.facteur.smtpd.access;

import java.util.Optional;

/** What restrictions may know of a session. */
public interface SessionView {
  ClientIdentity client();

  /** The argument of HELO or EHLO. */
  Optional<String> helo();

  /** SMTP or ESMTP. */
  String protocol();

  /** The command under way: CONNECT, RCPT, END-OF-MESSAGE... */
  String where();

  /** Envelope sender in internal form, once MAIL is being dealt with; may be the empty address. */
  Optional<String> sender();

  /** The recipient that log lines name, in internal form. */
  Optional<String> recipient();

  /** Recipients accepted so far. */
  int recipientCount();

  Optional<String> queueId();

  /** Bytes: what SIZE announced, at the end of data what came. */
  long messageSize();

  /** Identifies the transaction, for policy servers. */
  String instance();

  /** Whether the client has sent commands before it may. */
  boolean pipelined();

  /** Takes note of what kind of error the refusal is that follows. */
  default void noticed(Problem problem) {}

  /** The server's side of the connection. */
  ServerEndpoint server();

  /** What the client has proved of itself, and the security of the connection. */
  default Credentials credentials() {
    return Credentials.NONE;
  }

  /**
   * Login, TLS and client certificate; texts are empty, and the number 0, where there is nothing.
   *
   * @param tlsKeyBits of the cipher
   * @param certificateTrusted whether the certificate comes from an authority that is trusted
   * @param certificateFingerprint and that of the key: in the form of smtpd_tls_fingerprint_digest,
   *     of a certificate that the client has shown, whether trusted or not
   */
  record Credentials(
      String saslMethod,
      String saslUsername,
      String saslSender,
      String tlsProtocol,
      String tlsCipher,
      int tlsKeyBits,
      String certificateSubject,
      String certificateIssuer,
      String certificateFingerprint,
      String publicKeyFingerprint,
      boolean certificateTrusted) {
    /** A client that is nobody, over a plain connection. */
    public static final Credentials NONE =
        new Credentials("", "", "", "", "", 0, "", "", "", "", false);

    /** The same with what SASL tells. */
    public Credentials with(String method, String username, String sender) {
      return new Credentials(
          method,
          username,
          sender,
          tlsProtocol,
          tlsCipher,
          tlsKeyBits,
          certificateSubject,
          certificateIssuer,
          certificateFingerprint,
          publicKeyFingerprint,
          certificateTrusted);
    }

    boolean isEncrypted() {
      return !tlsProtocol.isEmpty();
    }
  }

  /** Where a client connected to. */
  record ServerEndpoint(String address, String port) {}
}
