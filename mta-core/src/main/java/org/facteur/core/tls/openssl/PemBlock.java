package org.facteur.core.tls.openssl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object of a PEM file, RFC 7468.
 *
 * @param label {@code CERTIFICATE}, {@code PRIVATE KEY}...
 * @param text with its boundary lines
 */
public record PemBlock(String label, byte[] text) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----[^-]*(?:-(?!----)[^-]*)*-----END \\1-----");

  /** All objects of a file, in their order; text between them is passed over. */
  public static List<PemBlock> parse(byte[] file) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      byte[] text = (matcher.group() + "\n").getBytes(StandardCharsets.ISO_8859_1);
      blocks.add(new PemBlock(matcher.group(1), text));
    }
    return blocks;
  }

  /** The object itself, without its Base64. */
  public byte[] der() {
    String text = new String(this.text, StandardCharsets.ISO_8859_1);
    String body = text.replaceAll("-----[^-\\n]*-----", "").replaceAll("(?m)^.*:.*$", "");
    return Base64.getMimeDecoder().decode(body);
  }

  public boolean isCertificate() {
    return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
  }

  public boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  public boolean isPublicKey() {
    return label.equals("PUBLIC KEY");
  }
}
