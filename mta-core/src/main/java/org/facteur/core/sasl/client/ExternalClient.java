package org.facteur.core.sasl.client;

import java.util.Optional;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;

/** EXTERNAL: the server knows us by our certificate; RFC 4422 appendix A. */
final class ExternalClient extends ClientMechanism {
  ExternalClient(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.of(bytes(credentials.actAs()));
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    if (challenge.length > 0) {
      throw bad("unexpected challenge");
    }
    return bytes(credentials.actAs());
  }
}
