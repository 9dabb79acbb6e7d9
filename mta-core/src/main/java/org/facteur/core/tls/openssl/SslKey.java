package org.facteur.core.tls.openssl;

/**
 * A key as log lines name it.
 *
 * @param name {@code X25519}, {@code ECDHE}, {@code RSA-PSS}...
 * @param group of an elliptic curve key; else empty
 * @param bits of a key that has no group; else 0
 */
public record SslKey(String name, String group, int bits) {
  /** No key. */
  public static final SslKey NONE = new SslKey("", "", 0);

  /** {@code RSA-PSS (2048 bits)}, {@code ECDHE (P-256)}, {@code X25519}; empty for none. */
  public String text() {
    if (!group.isEmpty()) {
      return name + " (" + group + ")";
    }
    return bits > 0 ? name + " (" + bits + " bits)" : name;
  }
}
