package org.facteur.core.sasl.client;

import java.util.Optional;
import org.facteur.core.sasl.Digests;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;

/** CRAM-MD5: RFC 2195. */
final class CramMd5Client extends ClientMechanism {
  private static final int LIMIT = 4096;
  private boolean answered;

  CramMd5Client(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.empty();
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    if (answered || challenge.length == 0 || challenge.length > LIMIT) {
      throw bad("unexpected challenge");
    }
    answered = true;
    byte[] digest = Digests.hmac("HmacMD5", bytes(credentials.password()), challenge);
    return bytes(credentials.username() + " " + Digests.hex(digest));
  }

  @Override
  public boolean isComplete() {
    return answered;
  }
}
