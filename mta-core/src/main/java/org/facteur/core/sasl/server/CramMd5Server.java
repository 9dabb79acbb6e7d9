package org.facteur.core.sasl.server;

import java.security.MessageDigest;
import java.util.Optional;
import org.facteur.core.sasl.Digests;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** CRAM-MD5: the client returns its name and the challenge's HMAC under its password. */
final class CramMd5Server extends ServerMechanism {
  private static final int LIMIT = 1024;
  private String challenge = "";

  CramMd5Server(ServerContext context) {
    super(context);
  }

  @Override
  public ServerStep first(Optional<byte[]> initial) throws SaslException {
    if (initial.isPresent()) {
      throw new SaslException(
          SaslFailure.BAD_PROTOCOL, "Remote sent first but mech does not allow it.");
    }
    challenge =
        "<"
            + Long.toUnsignedString(context.random().nextLong())
            + Integer.toUnsignedString(context.random().nextInt())
            + "."
            + System.currentTimeMillis() / 1000
            + "@"
            + context.host()
            + ">";
    return new ServerStep.Challenge(bytes(challenge));
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    String text = text(response);
    int space = text.lastIndexOf(' ');
    if (space < 0) {
      throw new SaslException(SaslFailure.BAD_PROTOCOL, "need authentication name");
    }
    if (text.length() > LIMIT) {
      throw new SaslException(SaslFailure.BAD_PROTOCOL, "response too long");
    }
    LoginName login = claim(text.substring(0, space));
    byte[] password =
        context
            .accounts()
            .password(login)
            .orElseThrow(() -> new SaslException(SaslFailure.BAD_CREDENTIALS));
    String expected = Digests.hex(Digests.hmac("HmacMD5", password, bytes(challenge)));
    if (!MessageDigest.isEqual(bytes(expected), bytes(text.substring(space + 1)))) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "incorrect digest response");
    }
    return new ServerStep.Accepted(login.text());
  }
}
