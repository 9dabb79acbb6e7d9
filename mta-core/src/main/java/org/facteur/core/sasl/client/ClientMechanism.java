package org.facteur.core.sasl.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.SaslException;
import org.facteur.core.sasl.SaslFailure;
import org.facteur.core.sasl.SecurityOptions;

/** One exchange of a mechanism. One thread. */
public abstract class ClientMechanism {
  private final Mechanism mechanism;
  final ClientCredentials credentials;

  ClientMechanism(Mechanism mechanism, ClientCredentials credentials) {
    this.mechanism = mechanism;
    this.credentials = credentials;
  }

  /**
   * Chooses the best mechanism that the server offers and the options allow.
   *
   * @throws SaslException {@code NO_MECHANISM} when there is none
   */
  public static ClientMechanism choose(
      Collection<String> offered, SecurityOptions options, ClientCredentials credentials)
      throws SaslException {
    Mechanism best =
        Stream.of(Mechanism.values())
            .filter(one -> offered.stream().anyMatch(one.text()::equalsIgnoreCase))
            .filter(one -> options.allow(one.traits()))
            .findFirst()
            .orElseThrow(
                () -> new SaslException(SaslFailure.NO_MECHANISM, "No worthy mechs found"));
    return switch (best) {
      case PLAIN -> new PlainClient(best, credentials);
      case LOGIN -> new LoginClient(best, credentials);
      case CRAM_MD5 -> new CramMd5Client(best, credentials);
      case DIGEST_MD5 -> new DigestMd5Client(best, credentials);
      case EXTERNAL -> new ExternalClient(best, credentials);
      case XOAUTH2, OAUTHBEARER -> new BearerClient(best, credentials);
      case SCRAM_SHA_1, SCRAM_SHA_224, SCRAM_SHA_256, SCRAM_SHA_384, SCRAM_SHA_512 ->
          new ScramClient(best, credentials);
    };
  }

  /** The name for the AUTH command. */
  public String name() {
    return mechanism.text();
  }

  /** What goes with the AUTH command; empty when the server speaks first. */
  public abstract Optional<byte[]> initial() throws SaslException;

  /**
   * Answers a challenge.
   *
   * @throws SaslException when the challenge makes no sense, or the server proves to be another
   */
  public abstract byte[] respond(byte[] challenge) throws SaslException;

  /** Whether the server may say now that all is well: it has proved what it had to. */
  public boolean isComplete() {
    return true;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static SaslException bad(String why) {
    return new SaslException(SaslFailure.BAD_PROTOCOL, why);
  }
}
