package org.facteur.core.sasl;

import java.nio.charset.StandardCharsets;

/**
 * The response value of DIGEST-MD5 with qop {@code auth}: RFC 2831 section 2.1.2.1. Texts are bytes
 * as chars, UTF-8 when {@code charset=utf-8} was said.
 */
public record DigestResponse(
    String username, String realm, String nonce, String cnonce, String nc, String uri) {
  /** What the client sends as {@code response}. */
  public String client(byte[] password) {
    return compute(password, "AUTHENTICATE:" + uri);
  }

  /** What the server sends as {@code rspauth}. */
  public String server(byte[] password) {
    return compute(password, ":" + uri);
  }

  private String compute(byte[] password, String a2) {
    byte[] secret =
        Digests.hash(
            "MD5",
            bytes(
                narrow(username)
                    + ":"
                    + narrow(realm)
                    + ":"
                    + narrow(new String(password, StandardCharsets.ISO_8859_1))));
    byte[] a1 = Digests.hash("MD5", secret, bytes(":" + nonce + ":" + cnonce));
    String rest = ":" + nonce + ":" + nc + ":" + cnonce + ":auth:";
    return Digests.hex(
        Digests.hash(
            "MD5", bytes(Digests.hex(a1) + rest + Digests.hex(Digests.hash("MD5", bytes(a2))))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A text that fits into ISO 8859-1 is hashed in that form, as the RFC has it. */
  private static String narrow(String utf8) {
    String text = new String(bytes(utf8), StandardCharsets.UTF_8);
    boolean fits = text.chars().allMatch(c -> c < 256);
    return fits ? text : utf8;
  }
}
