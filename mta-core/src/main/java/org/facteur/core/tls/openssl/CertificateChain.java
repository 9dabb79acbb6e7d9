package org.facteur.core.tls.openssl;

import java.util.List;

/**
 * A private key, its certificate, and the certificates of the issuers in between.
 *
 * @param issuers without the root, usually
 */
public record CertificateChain(PemBlock key, PemBlock leaf, List<PemBlock> issuers) {
  public CertificateChain {
    issuers = List.copyOf(issuers);
  }
}
