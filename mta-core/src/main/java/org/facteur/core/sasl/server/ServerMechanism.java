package org.facteur.core.sasl.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** One exchange of a mechanism. One thread. */
public abstract class ServerMechanism {
  final ServerContext context;
  private Optional<String> claimed = Optional.empty();

  ServerMechanism(ServerContext context) {
    this.context = context;
  }

  /** Begins an exchange. */
  public static ServerMechanism of(Mechanism mechanism, ServerContext context)
      throws SaslException {
    return switch (mechanism) {
      case PLAIN -> new PlainServer(context);
      case LOGIN -> new LoginServer(context);
      case CRAM_MD5 -> new CramMd5Server(context);
      case DIGEST_MD5 -> new DigestMd5Server(context);
      case EXTERNAL -> new ExternalServer(context);
      case SCRAM_SHA_1, SCRAM_SHA_224, SCRAM_SHA_256, SCRAM_SHA_384, SCRAM_SHA_512 ->
          new ScramServer(mechanism, context);
      case XOAUTH2, OAUTHBEARER -> throw new SaslException(SaslFailure.NO_MECHANISM);
    };
  }

  /** Takes the initial response, or begins without one. */
  public ServerStep first(Optional<byte[]> initial) throws SaslException {
    return initial.isPresent() ? next(initial.get()) : new ServerStep.Challenge(new byte[0]);
  }

  /** Takes a response. */
  public abstract ServerStep next(byte[] response) throws SaslException;

  /** The name that the client gave, once it is known, for the log. */
  public Optional<String> claimed() {
    return claimed;
  }

  LoginName claim(String given) throws SaslException {
    LoginName login = context.login(given);
    claimed = Optional.of(login.text());
    return login;
  }

  /** The client acts as itself: acting for others needs a policy that Postfix has not. */
  ServerStep.Accepted accept(LoginName login, String actsAs) throws SaslException {
    if (!actsAs.isEmpty() && !claim(actsAs).text().equals(login.text())) {
      throw new SaslException(
          SaslFailure.BAD_CREDENTIALS, "Requested identity not authenticated identity");
    }
    return new ServerStep.Accepted(login.text());
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
