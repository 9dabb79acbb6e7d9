package org.facteur.core.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * A peer's certificate.
 *
 * @param subject its common name; empty when there is none
 * @param issuer the issuer's common name, or else organization
 * @param der the certificate
 * @param publicKey its SubjectPublicKeyInfo in DER
 */
@SuppressWarnings("ArrayRecordComponent")
public record PeerCertificate(String subject, String issuer, byte[] der, byte[] publicKey) {
  private static final int NAME_LIMIT = 255;

  /** Reads a certificate; of one that Java cannot read only the bytes are known. */
  public static PeerCertificate of(byte[] der) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      X500Principal issuer = certificate.getIssuerX500Principal();
      return new PeerCertificate(
          part(certificate.getSubjectX500Principal(), "CN").orElse(""),
          part(issuer, "CN").or(() -> part(issuer, "O")).orElse(""),
          der,
          certificate.getPublicKey().getEncoded());
    } catch (CertificateException e) {
      return new PeerCertificate("", "", der, new byte[0]);
    }
  }

  private static Optional<String> part(X500Principal name, String type) {
    try {
      Optional<String> found = Optional.empty();
      for (Rdn rdn : new LdapName(name.getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase(type) && rdn.getValue() instanceof String text) {
          found = Optional.of(text);
        }
      }
      return found.filter(PeerCertificate::isPrintable);
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /** A name that could forge log lines or match by half is no name. */
  private static boolean isPrintable(String text) {
    return text.length() <= NAME_LIMIT && text.chars().noneMatch(Character::isISOControl);
  }

  /** Digest of the certificate: {@code AB:CD:...}. */
  public String fingerprint(Fingerprint algorithm) {
    return algorithm.of(der);
  }

  /** Digest of the public key. */
  public String publicKeyFingerprint(Fingerprint algorithm) {
    return publicKey.length == 0 ? "" : algorithm.of(publicKey);
  }
}
