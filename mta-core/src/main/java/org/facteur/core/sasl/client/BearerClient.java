package org.facteur.core.sasl.client;

import java.util.Optional;
import org.facteur.core.sasl.Mechanism;

/**
 * XOAUTH2, and OAUTHBEARER of RFC 7628: the password is a token. The challenge of a refusal is
 * answered with nothing, so that the server says why in its reply.
 */
final class BearerClient extends ClientMechanism {
  private static final char SEPARATOR = 1;

  BearerClient(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    String start =
        name().equals(Mechanism.XOAUTH2.text())
            ? "user=" + credentials.username() + SEPARATOR
            : "n,a=" + credentials.username() + "," + SEPARATOR;
    return Optional.of(
        bytes(start + "auth=Bearer " + credentials.password() + SEPARATOR + SEPARATOR));
  }

  @Override
  public byte[] respond(byte[] challenge) {
    if (challenge.length == 0) {
      return initial().orElseThrow();
    }
    return name().equals(Mechanism.XOAUTH2.text()) ? new byte[0] : new byte[] {SEPARATOR};
  }
}
