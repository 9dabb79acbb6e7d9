package org.facteur.core.sasl.server;

import java.util.Arrays;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** PLAIN: {@code [authzid] NUL authcid NUL password}. */
final class PlainServer extends ServerMechanism {
  PlainServer(ServerContext context) {
    super(context);
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    int first = indexOfNul(response, 0);
    if (first < 0) {
      throw bad("Can only find author (no password)");
    }
    int second = indexOfNul(response, first + 1);
    if (second < 0) {
      throw bad("Can only find author/en (no password)");
    }
    if (indexOfNul(response, second + 1) >= 0) {
      throw bad("Got more data than we were expecting in the PLAIN plugin?");
    }
    LoginName login = claim(text(Arrays.copyOfRange(response, first + 1, second)));
    byte[] password = Arrays.copyOfRange(response, second + 1, response.length);
    try {
      context.accounts().verify(login, password);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
    return accept(login, text(Arrays.copyOfRange(response, 0, first)));
  }

  private static SaslException bad(String why) {
    return new SaslException(SaslFailure.BAD_PROTOCOL, why);
  }

  private static int indexOfNul(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
