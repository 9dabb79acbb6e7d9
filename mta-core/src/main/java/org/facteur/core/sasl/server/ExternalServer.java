package org.facteur.core.sasl.server;

import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** EXTERNAL: the client is who its verified certificate says. */
final class ExternalServer extends ServerMechanism {
  private final String identity;

  ExternalServer(ServerContext context) throws SaslException {
    super(context);
    this.identity =
        context
            .external()
            .filter(name -> !name.isBlank())
            .orElseThrow(() -> new SaslException(SaslFailure.NO_MECHANISM));
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    LoginName login = claim(identity);
    return accept(login, text(response));
  }
}
