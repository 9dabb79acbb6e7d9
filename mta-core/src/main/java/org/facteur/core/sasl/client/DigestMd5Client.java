package org.facteur.core.sasl.client;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.facteur.core.sasl.DigestDirectives;
import org.facteur.core.sasl.DigestResponse;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;

/** DIGEST-MD5 with qop {@code auth}: RFC 2831. */
final class DigestMd5Client extends ClientMechanism {
  private static final int LIMIT = 4096;
  private Optional<DigestResponse> sent = Optional.empty();
  private boolean confirmed;

  DigestMd5Client(Mechanism mechanism, ClientCredentials credentials) {
    super(mechanism, credentials);
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.empty();
  }

  @Override
  public byte[] respond(byte[] challenge) throws SaslException {
    if (confirmed || challenge.length > LIMIT) {
      throw bad("unexpected challenge");
    }
    DigestDirectives said = DigestDirectives.parse(challenge);
    if (sent.isPresent()) {
      confirm(said, sent.get());
      return new byte[0];
    }
    String nonce = said.find("nonce").orElseThrow(() -> bad("challenge without a nonce"));
    List<String> protections = List.of(said.find("qop").orElse("auth").split("[\\s,]+"));
    if (!protections.contains("auth")
        || !said.find("algorithm").orElse("").equalsIgnoreCase("md5-sess")) {
      throw bad("challenge asks for what is not supported");
    }
    DigestResponse response = response(said, nonce);
    sent = Optional.of(response);
    StringBuilder text = new StringBuilder();
    text.append("username=").append(DigestDirectives.quoted(response.username()));
    text.append(",realm=").append(DigestDirectives.quoted(response.realm()));
    text.append(",nonce=").append(DigestDirectives.quoted(nonce));
    text.append(",cnonce=\"").append(response.cnonce());
    text.append("\",nc=00000001,qop=auth,digest-uri=");
    text.append(DigestDirectives.quoted(response.uri()));
    text.append(",response=").append(response.client(bytes(credentials.password())));
    if (said.find("charset").isPresent()) {
      text.append(",charset=utf-8");
    }
    if (!credentials.actAs().isEmpty()) {
      text.append(",authzid=").append(DigestDirectives.quoted(credentials.actAs()));
    }
    return bytes(text.toString());
  }

  /** The server's realm; where it names none, the one in our user name, as Cyrus does. */
  private DigestResponse response(DigestDirectives said, String nonce) {
    String name = credentials.username();
    Optional<String> offered = said.find("realm");
    int at = name.lastIndexOf('@');
    boolean own = at > 0 && offered.filter(name.substring(at + 1)::equals).isPresent();
    return new DigestResponse(
        own ? name.substring(0, at) : name,
        offered.orElse(credentials.host()),
        nonce,
        credentials.randomText(),
        "00000001",
        "smtp/" + credentials.host());
  }

  private void confirm(DigestDirectives said, DigestResponse response) throws SaslException {
    String expected = response.server(bytes(credentials.password()));
    confirmed =
        said.find("rspauth")
            .filter(proof -> MessageDigest.isEqual(bytes(proof), bytes(expected)))
            .isPresent();
    if (!confirmed) {
      throw new SaslException(SaslFailure.BAD_CREDENTIALS, "the server does not know our password");
    }
  }

  @Override
  public boolean isComplete() {
    return confirmed;
  }
}
