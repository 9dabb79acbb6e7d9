package org.facteur.app.instance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a DKIM signature, rsa-sha256 with simple canonicalization: RFC 6376 section 6.1. */
final class DkimVerifier {
  private DkimVerifier() {}

  /**
   * Whether the first signature of a message is good.
   *
   * @param lines of the message, without line ends
   * @param publicKey Base64 of the SubjectPublicKeyInfo
   */
  static boolean verifies(List<String> lines, String publicKey) throws GeneralSecurityException {
    List<String> headers = new ArrayList<>();
    int at = 0;
    for (; at < lines.size() && !lines.get(at).isEmpty(); at++) {
      String line = lines.get(at);
      if (line.startsWith(" ") || line.startsWith("\t")) {
        headers.set(headers.size() - 1, headers.getLast() + "\r\n" + line);
      } else {
        headers.add(line);
      }
    }
    String signature =
        headers.stream().filter(h -> name(h).equals("dkim-signature")).findFirst().orElseThrow();
    String body = String.join("\r\n", lines.subList(Math.min(at + 1, lines.size()), lines.size()));
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(bytes(body.replaceAll("(\r\n)*$", "") + "\r\n"));
    if (!Base64.getEncoder().encodeToString(hash).equals(tag(signature, "bh"))) {
      return false;
    }
    StringBuilder signed = new StringBuilder();
    List<String> left = new ArrayList<>(headers.reversed());
    for (String wanted : tag(signature, "h").split(":")) {
      for (String header : left) {
        if (name(header).equals(wanted.strip().toLowerCase(Locale.ROOT))) {
          signed.append(header).append("\r\n");
          left.remove(header);
          break;
        }
      }
    }
    signed.append(signature.replaceAll("(?s)([;\\s]b=)[^;]*", "$1"));
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))));
    check.update(bytes(signed.toString()));
    return check.verify(Base64.getDecoder().decode(tag(signature, "b")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(String header) {
    return header.substring(0, Math.max(0, header.indexOf(':'))).strip().toLowerCase(Locale.ROOT);
  }

  private static String tag(String signature, String name) {
    Matcher found = Pattern.compile("(?s)[:;\\s]" + name + "=([^;]*)").matcher(signature);
    if (!found.find()) {
      throw new IllegalArgumentException("no tag " + name);
    }
    return found.group(1).replaceAll("\\s", "");
  }
}
