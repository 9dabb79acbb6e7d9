package org.facteur.core.sasl.server;

import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;

/** LOGIN: the server asks for the name, then for the password; obsolete, and everywhere. */
final class LoginServer extends ServerMechanism {
  private Optional<String> name = Optional.empty();

  LoginServer(ServerContext context) {
    super(context);
  }

  @Override
  public ServerStep first(Optional<byte[]> initial) throws SaslException {
    return initial.isPresent() ? next(initial.get()) : new ServerStep.Challenge(bytes("Username:"));
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    if (name.isEmpty()) {
      name = Optional.of(text(response));
      return new ServerStep.Challenge(bytes("Password:"));
    }
    LoginName login = claim(name.get());
    context.accounts().verify(login, response);
    return new ServerStep.Accepted(login.text());
  }
}
