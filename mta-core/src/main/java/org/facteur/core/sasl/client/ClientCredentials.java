package org.facteur.core.sasl.client;

import java.util.random.RandomGenerator;

/**
 * What a client logs in with.
 *
 * @param username bytes as chars, as in the table
 * @param password or token; never in a log
 * @param actAs authorization identity, or empty
 * @param host of the server
 * @param random unpredictable
 */
public record ClientCredentials(
    String username, String password, String actAs, String host, RandomGenerator random) {
  String randomText() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return org.facteur.core.sasl.SaslBase64.encode(bytes);
  }

  @Override
  public String toString() {
    return "credentials of " + username;
  }
}
