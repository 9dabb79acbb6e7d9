package org.facteur.core.tls;

import java.util.HexFormat;
import java.util.Locale;
import org.facteur.core.tls.openssl.Digest;

/** Digests of certificates and public keys, in upper case hexadecimal with colons. */
public final class Fingerprint {
  private static final HexFormat FORMAT = HexFormat.ofDelimiter(":").withUpperCase();

  private final String algorithm;

  /**
   * @param algorithm a digest as OpenSSL names it: {@code md5}, {@code sha256}
   * @throws TlsUnavailableException when there is no such digest
   */
  public Fingerprint(String algorithm) {
    if (!Digest.exists(algorithm)) {
      throw new TlsUnavailableException("Digest algorithm \"" + algorithm + "\" not found");
    }
    this.algorithm = algorithm;
  }

  public String of(byte[] bytes) {
    return FORMAT.formatHex(Digest.of(algorithm, bytes));
  }

  /** Whether two fingerprints are the same, whatever the case and with or without colons. */
  public static boolean same(String one, String other) {
    return bare(one).equals(bare(other));
  }

  private static String bare(String text) {
    return text.replace(":", "").toUpperCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return algorithm;
  }
}
