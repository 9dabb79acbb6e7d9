package org.facteur.core.sasl.server;

import java.security.MessageDigest;
import java.util.Optional;
import org.facteur.core.sasl.DigestDirectives;
import org.facteur.core.sasl.DigestResponse;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslBase64;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** DIGEST-MD5 with qop {@code auth}; an initial response is passed over, as Cyrus does. */
final class DigestMd5Server extends ServerMechanism {
  private static final int LIMIT = 4096;
  private static final int NONCE_BYTES = 32;

  private final String nonce;
  private Optional<String> accepted = Optional.empty();

  DigestMd5Server(ServerContext context) {
    super(context);
    this.nonce = SaslBase64.encode(context.randomBytes(NONCE_BYTES));
  }

  @Override
  public ServerStep first(Optional<byte[]> initial) {
    return new ServerStep.Challenge(
        bytes(
            "nonce=\""
                + nonce
                + "\",realm="
                + DigestDirectives.quoted(context.offeredRealm())
                + ",qop=\"auth\",charset=utf-8,algorithm=md5-sess"));
  }

  @Override
  public ServerStep next(byte[] response) throws SaslException {
    if (accepted.isPresent()) {
      if (response.length > 0) {
        throw new SaslException(SaslFailure.BAD_PROTOCOL);
      }
      return new ServerStep.Accepted(accepted.get());
    }
    if (response.length > LIMIT) {
      throw refused("response too long");
    }
    DigestDirectives said = DigestDirectives.parse(response);
    String username = required(said, "username");
    String realm = said.find("realm").orElse("");
    check(said.find("nonce").filter(nonce::equals).isPresent(), "nonce changed");
    check(realm.isEmpty() || realm.equals(context.offeredRealm()), "realm changed");
    check(said.find("nc").filter("00000001"::equals).isPresent(), "incorrect nonce-count");
    check(said.find("qop").orElse("auth").equals("auth"), "protection layer is not allowed");
    check(said.find("charset").orElse("utf-8").equalsIgnoreCase("utf-8"), "unknown charset");
    DigestResponse expected =
        new DigestResponse(
            username,
            realm,
            nonce,
            required(said, "cnonce"),
            "00000001",
            required(said, "digest-uri"));
    LoginName login =
        claim(realm.isEmpty() || username.indexOf('@') >= 0 ? username : username + "@" + realm);
    byte[] password =
        context
            .accounts()
            .password(login)
            .orElseThrow(() -> new SaslException(SaslFailure.BAD_CREDENTIALS));
    if (!MessageDigest.isEqual(
        bytes(expected.client(password)), bytes(required(said, "response")))) {
      throw refused("client response doesn't match what we generated");
    }
    accepted = Optional.of(accept(login, said.find("authzid").orElse("")).login());
    return new ServerStep.Challenge(bytes("rspauth=" + expected.server(password)));
  }

  private static String required(DigestDirectives said, String name) throws SaslException {
    return said.find(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> refused("required parameters missing"));
  }

  private static void check(boolean good, String otherwise) throws SaslException {
    if (!good) {
      throw refused(otherwise + ": authentication aborted");
    }
  }

  private static SaslException refused(String why) {
    return new SaslException(SaslFailure.BAD_CREDENTIALS, why);
  }
}
