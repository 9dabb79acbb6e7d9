package org.facteur.core.sasl.client;

import java.util.Optional;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;

/** PLAIN: RFC 4616. */
final class PlainClient extends ClientMechanism {
  PlainClient(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.of(message());
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    if (challenge.length > 0) {
      throw bad("unexpected challenge");
    }
    return message();
  }

  private byte[] message() {
    return bytes(
        credentials.actAs() + '\0' + credentials.username() + '\0' + credentials.password());
  }
}
