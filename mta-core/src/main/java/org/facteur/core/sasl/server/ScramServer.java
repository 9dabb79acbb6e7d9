package org.facteur.core.sasl.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.SaslPrep;
import org.facteur.core.sasl.ScramHash;

/** SCRAM without channel binding: RFC 5802 sections 5 and 7. */
final class ScramServer extends ServerMechanism {
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 18;
  private static final int LIMIT = 4096;

  private enum State {
    CLIENT_FIRST,
    CLIENT_FINAL,
    CONFIRMED
  }

  private final String name;
  private final ScramHash hash;
  private State state = State.CLIENT_FIRST;
  private String header = "";
  private String actsAs = "";
  private String nonce = "";
  private String authMessage = "";
  private byte[] salted = new byte[0];
  private Optional<LoginName> login = Optional.empty();

  ScramServer(Mechanism mechanism, ServerContext context) {
    super(context);
    this.name = mechanism.text();
    this.hash = ScramHash.of(mechanism);
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    String text = new String(response, StandardCharsets.UTF_8);
    if (response.length > LIMIT) {
      throw invalid();
    }
    return switch (state) {
      case CLIENT_FIRST -> clientFirst(text);
      case CLIENT_FINAL -> clientFinal(text);
      case CONFIRMED -> confirmed(text);
    };
  }

  private ServerStep clientFirst(String message) throws SaslException {
    String[] parts = message.split(",", -1);
    if (parts.length < 4 || !parts[0].equals("n") && !parts[0].equals("y")) {
      throw invalid();
    }
    if (!parts[1].isEmpty()) {
      actsAs = unescaped(value(parts[1], "a="));
    }
    header = parts[0] + "," + parts[1] + ",";
    String user = SaslPrep.prepare(unescaped(value(parts[2], "n=")));
    String clientNonce = value(parts[3], "r=");
    if (clientNonce.isEmpty() || !clientNonce.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw invalid();
    }
    LoginName who = claim(text(user.getBytes(StandardCharsets.UTF_8)));
    login = Optional.of(who);
    byte[] password =
        context
            .accounts()
            .password(who)
            .orElseThrow(
                () ->
                    new SaslException(
                        SaslFailure.BAD_CREDENTIALS, "unable to canonify user and get auxprops"));
    byte[] salt = context.randomBytes(SALT_BYTES);
    String prepared = SaslPrep.prepare(new String(password, StandardCharsets.UTF_8));
    salted = hash.salted(prepared.getBytes(StandardCharsets.UTF_8), salt, context.iterations());
    nonce = clientNonce + SaslBase64.encode(context.randomBytes(NONCE_BYTES));
    String first = "r=" + nonce + ",s=" + SaslBase64.encode(salt) + ",i=" + context.iterations();
    authMessage = message.substring(header.length()) + "," + first + ",";
    state = State.CLIENT_FINAL;
    return new ServerStep.Challenge(bytes(first));
  }

  private ServerStep clientFinal(String message) throws SaslException {
    int proofAt = message.lastIndexOf(",p=");
    String[] parts = message.split(",", -1);
    if (proofAt < 0 || parts.length < 3) {
      throw invalid();
    }
    if (!value(parts[0], "c=").equals(SaslBase64.encode(header.getBytes(StandardCharsets.UTF_8)))) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "channel binding does not match");
    }
    if (!MessageDigest.isEqual(bytes(value(parts[1], "r=")), bytes(nonce))) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "Nonce mismatch in " + name);
    }
    authMessage += message.substring(0, proofAt);
    byte[] proof = SaslBase64.decode(message.substring(proofAt + 3));
    byte[] storedKey = hash.storedKey(hash.clientKey(salted));
    byte[] key = hash.mac(storedKey, authMessage);
    if (proof.length != key.length) {
      throw invalid();
    }
    ScramHash.xor(key, proof);
    if (!MessageDigest.isEqual(hash.storedKey(key), storedKey)) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "StoredKey mismatch");
    }
    state = State.CONFIRMED;
    return new ServerStep.Challenge(
        bytes("v=" + SaslBase64.encode(hash.mac(hash.serverKey(salted), authMessage))));
  }

  private ServerStep confirmed(String message) throws SaslException {
    if (!message.isEmpty()) {
      throw invalid();
    }
    return accept(login.orElseThrow(), text(actsAs.getBytes(StandardCharsets.UTF_8)));
  }

  private String value(String attribute, String prefix) throws SaslException {
    if (!attribute.startsWith(prefix)) {
      throw invalid();
    }
    return attribute.substring(prefix.length());
  }

  private String unescaped(String saslName) throws SaslException {
    boolean strayEquals = saslName.replace("=2C", "").replace("=3D", "").indexOf('=') >= 0;
    if (saslName.isEmpty() || strayEquals) {
      throw invalid();
    }
    return saslName.replace("=2C", ",").replace("=3D", "=");
  }

  private SaslException invalid() {
    return new SaslException(SaslFailure.BAD_PROTOCOL, "Invalid " + name + " input");
  }
}
