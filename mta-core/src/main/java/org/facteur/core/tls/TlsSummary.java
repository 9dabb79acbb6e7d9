package org.facteur.core.tls;

import java.util.Optional;
import org.facteur.core.tls.openssl.SslDetails;
import org.facteur.core.tls.openssl.SslKey;

/**
 * What a handshake has agreed on.
 *
 * @param usedBits of the cipher's key
 * @param algorithmBits that the cipher could have
 * @param keyExchange and the following are empty where TLS before 1.3 or a resumed session does not
 *     tell
 * @param serverDigest that the server's signature is made of
 * @param resumed whether it goes on with an earlier session
 * @param certificate the peer's, if it showed one
 */
public record TlsSummary(
    String protocol,
    String cipher,
    int usedBits,
    int algorithmBits,
    SslKey keyExchange,
    SslKey serverSignature,
    String serverDigest,
    SslKey clientSignature,
    String clientDigest,
    boolean resumed,
    Optional<PeerCertificate> certificate,
    TrustLevel trust) {
  private static final int TLS_1_3 = 0x0304;

  /**
   * Reads what an engine knows.
   *
   * @param server whether this side is the server
   */
  public static TlsSummary of(
      SslDetails details, boolean server, Optional<PeerCertificate> certificate, TrustLevel trust) {
    int[] bits = details.cipherBits();
    boolean tells = details.version() >= TLS_1_3;
    boolean resumed = details.resumed();
    boolean signed = tells && !resumed;
    boolean clientSigned =
        signed && (server ? certificate.isPresent() : !details.digest(false).isEmpty());
    return new TlsSummary(
        details.protocol(),
        details.cipher(),
        bits[0],
        bits[1],
        tells ? details.keyExchange(!server) : SslKey.NONE,
        !signed ? SslKey.NONE : server ? details.ownSignature() : details.peerSignature(),
        signed ? details.digest(!server) : "",
        !clientSigned ? SslKey.NONE : server ? details.peerSignature() : details.ownSignature(),
        clientSigned ? details.digest(server) : "",
        resumed,
        certificate,
        trust);
  }

  /** {@code TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)}. */
  public String cipherText() {
    return protocol + " with cipher " + cipher + " (" + usedBits + "/" + algorithmBits + " bits)";
  }

  /** {@code key-exchange X25519}, or empty. */
  public String keyExchangeText() {
    return keyExchange.name().isEmpty() ? "" : "key-exchange " + keyExchange.text();
  }

  /** {@code server-signature RSA-PSS (2048 bits) server-digest SHA256}, or empty. */
  public String serverSignatureText() {
    return signature("server", serverSignature, serverDigest);
  }

  /** The same for the client. */
  public String clientSignatureText() {
    return signature("client", clientSignature, clientDigest);
  }

  private static String signature(String side, SslKey key, String digest) {
    if (key.name().isEmpty()) {
      return "";
    }
    String text = side + "-signature " + key.text();
    return digest.isEmpty() ? text : text + " " + side + "-digest " + digest;
  }

  /**
   * The line that a log has at level 1.
   *
   * @param direction {@code from} or {@code to}
   * @param peer how the log names it
   * @param serverName that the client asked for; may be empty
   */
  public String logLine(String direction, String peer, String serverName) {
    StringBuilder line = new StringBuilder(200);
    line.append(trust.word()).append(" TLS connection ");
    line.append(resumed ? "reused " : "established ").append(direction).append(' ').append(peer);
    if (!serverName.isEmpty()) {
      line.append(" to ").append(serverName);
    }
    line.append(": ").append(cipherText());
    for (String part :
        new String[] {keyExchangeText(), serverSignatureText(), clientSignatureText()}) {
      if (!part.isEmpty()) {
        line.append(' ').append(part);
      }
    }
    return line.toString();
  }
}
