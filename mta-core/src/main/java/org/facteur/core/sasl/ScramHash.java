package org.facteur.core.sasl;

import java.nio.charset.StandardCharsets;

/**
 * The keys and proofs of SCRAM: RFC 5802 section 3, RFC 7677.
 *
 * @param hash {@code SHA-256}
 * @param hmac {@code HmacSHA256}
 */
public record ScramHash(String hash, String hmac) {
  /** The hash of a mechanism named {@code SCRAM-...}. */
  public static ScramHash of(Mechanism mechanism) {
    String hash = mechanism.text().substring("SCRAM-".length());
    return new ScramHash(hash, "Hmac" + hash.replace("-", ""));
  }

  /** {@code SaltedPassword}: Hi(password, salt, iterations). */
  public byte[] salted(byte[] password, byte[] salt, int iterations) {
    byte[] first = new byte[salt.length + 4];
    System.arraycopy(salt, 0, first, 0, salt.length);
    first[salt.length + 3] = 1;
    byte[] round = Digests.hmac(hmac, password, first);
    byte[] result = round.clone();
    for (int i = 1; i < iterations; i++) {
      round = Digests.hmac(hmac, password, round);
      xor(result, round);
    }
    return result;
  }

  public byte[] clientKey(byte[] saltedPassword) {
    return mac(saltedPassword, "Client Key");
  }

  public byte[] serverKey(byte[] saltedPassword) {
    return mac(saltedPassword, "Server Key");
  }

  public byte[] storedKey(byte[] clientKey) {
    return Digests.hash(hash, clientKey);
  }

  /** {@code ClientSignature} or {@code ServerSignature}. */
  public byte[] mac(byte[] key, String text) {
    return Digests.hmac(hmac, key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Changes the first array. */
  public static void xor(byte[] into, byte[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] ^= other[i];
    }
  }
}
