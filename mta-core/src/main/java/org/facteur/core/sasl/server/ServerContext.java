package org.facteur.core.sasl.server;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.facteur.core.sasl.LoginName;
import org.facteur.core.sasl.SaslException;

/**
 * What an exchange needs to know.
 *
 * @param host of the server: myhostname
 * @param realm smtpd_sasl_local_domain, or empty
 * @param external who the client is by its certificate
 * @param random unpredictable
 * @param iterations of SCRAM
 */
public record ServerContext(
    String host,
    String realm,
    Accounts accounts,
    Optional<String> external,
    RandomGenerator random,
    int iterations) {
  /** The name of a user as accounts have it. */
  public LoginName login(String given) throws SaslException {
    return LoginName.of(given, realm, host);
  }

  /** The realm that DIGEST-MD5 offers. */
  public String offeredRealm() {
    return realm.isEmpty() ? host : realm;
  }

  byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
