package org.facteur.core.sasl.client;

import java.util.Optional;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;

/** LOGIN: the name, then the password, whatever the server calls them. */
final class LoginClient extends ClientMechanism {
  private int step;

  LoginClient(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.empty();
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    return switch (step++) {
      case 0 -> bytes(credentials.username());
      case 1 -> bytes(credentials.password());
      default -> throw bad("unexpected challenge");
    };
  }
}
