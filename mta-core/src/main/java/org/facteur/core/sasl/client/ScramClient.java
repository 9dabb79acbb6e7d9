package org.facteur.core.sasl.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.SaslPrep;
import org.facteur.core.sasl.ScramHash;

/**
 * SCRAM without channel binding: RFC 5802. A server that asks for more than a million rounds is not
 * believed.
 */
final class ScramClient extends ClientMechanism {
  private static final int LIMIT = 4096;
  private static final int MOST_ITERATIONS = 1_000_000;

  private final ScramHash hash;
  private final String header;
  private final String bare;
  private final String nonce;
  private String expected = "";
  private boolean confirmed;

  ScramClient(Mechanism mechanism, ClientCredentials credentials) throws SaslException {
    super(mechanism, credentials);
    this.hash = ScramHash.of(mechanism);
    this.nonce = credentials.randomText();
    this.header =
        credentials.actAs().isEmpty() ? "n,," : "n,a=" + escaped(utf8(credentials.actAs())) + ",";
    this.bare = "n=" + escaped(SaslPrep.prepare(utf8(credentials.username()))) + ",r=" + nonce;
  }

  private static String utf8(String bytesAsChars) {
    return new String(bytes(bytesAsChars), StandardCharsets.UTF_8);
  }

  private static String escaped(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.of((header + bare).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    String text = text(challenge);
    if (confirmed || challenge.length > LIMIT) {
      throw bad("unexpected challenge");
    }
    if (challenge.length == 0) {
      // The server did not take the initial response with the command.
      return initial().orElseThrow();
    }
    return expected.isEmpty() ? answer(text) : confirm(text);
  }

  private byte[] answer(String first) throws SaslException {
    String[] parts = first.split(",");
    if (parts.length < 3
        || !parts[0].startsWith("r=" + nonce)
        || parts[0].length() == nonce.length() + 2
        || !parts[1].startsWith("s=")
        || !parts[2].matches("i=[1-9][0-9]{0,6}")) {
      throw bad("Invalid " + name() + " input");
    }
    int iterations = Integer.parseInt(parts[2].substring(2));
    if (iterations > MOST_ITERATIONS) {
      throw bad("too many iterations");
    }
    byte[] salt = SaslBase64.decode(parts[1].substring(2));
    byte[] password =
        SaslPrep.prepare(utf8(credentials.password())).getBytes(StandardCharsets.UTF_8);
    byte[] salted = hash.salted(password, salt, iterations);
    String binding = SaslBase64.encode(header.getBytes(StandardCharsets.UTF_8));
    String last = "c=" + binding + "," + parts[0];
    String authMessage = bare + "," + first + "," + last;
    byte[] proof = hash.clientKey(salted);
    ScramHash.xor(proof, hash.mac(hash.storedKey(proof), authMessage));
    expected = "v=" + SaslBase64.encode(hash.mac(hash.serverKey(salted), authMessage));
    return bytes(last + ",p=" + SaslBase64.encode(proof));
  }

  private byte[] confirm(String last) throws SaslException {
    String signature = last.split(",", 2)[0];
    if (!MessageDigest.isEqual(bytes(signature), bytes(expected))) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "the server does not know our password");
    }
    confirmed = true;
    return new byte[0];
  }

  @Override
  public boolean isComplete() {
    return confirmed;
  }
}
