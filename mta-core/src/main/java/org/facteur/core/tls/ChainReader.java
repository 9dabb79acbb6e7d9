package org.facteur.core.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.tls.openssl.CertificateChain;
import org.facteur.core.tls.openssl.PemBlock;

/** Reads chains as smtpd_tls_chain_files has them: a key, its certificate, then its issuers. */
public final class ChainReader {
  private ChainReader() {}

  /**
   * Groups the objects of a file, or of several in a row.
   *
   * @param source for what is said when they are in disorder
   * @throws TlsUnavailableException with Postfix's words for what is wrong
   */
  public static List<CertificateChain> read(List<PemBlock> blocks, String source) {
    List<CertificateChain> chains = new ArrayList<>();
    Optional<PemBlock> key = Optional.empty();
    List<PemBlock> certificates = new ArrayList<>();
    int keyIndex = 0;
    for (int i = 0; i < blocks.size(); i++) {
      PemBlock block = blocks.get(i);
      if (block.isPrivateKey()) {
        finish(chains, key, certificates, keyIndex, source);
        key = Optional.of(block);
        certificates = new ArrayList<>();
        keyIndex = i + 1;
      } else if (block.isCertificate()) {
        if (key.isEmpty()) {
          throw new TlsUnavailableException(
              "error loading chain from " + source + ": key not first");
        }
        certificates.add(block);
      }
    }
    finish(chains, key, certificates, keyIndex, source);
    if (chains.isEmpty()) {
      throw new TlsUnavailableException("No private key found in " + source);
    }
    return chains;
  }

  private static void finish(
      List<CertificateChain> chains,
      Optional<PemBlock> key,
      List<PemBlock> certificates,
      int keyIndex,
      String source) {
    if (key.isEmpty()) {
      return;
    }
    if (certificates.isEmpty()) {
      throw new TlsUnavailableException("No certs for key at index " + keyIndex + " in " + source);
    }
    chains.add(
        new CertificateChain(
            key.get(), certificates.getFirst(), certificates.subList(1, certificates.size())));
  }
}
