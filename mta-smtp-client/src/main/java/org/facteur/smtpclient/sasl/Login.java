package org.facteur.smtpclient.sasl;

/**
 * A name and its password for a server.
 *
 * @param username bytes as chars
 * @param password or token; empty when the table has none
 */
public record Login(String username, String password) {
  /** Reads {@code username:password}. */
  static Login parse(String value) {
    int colon = value.indexOf(':');
    return colon < 0
        ? new Login(value, "")
        : new Login(value.substring(0, colon), value.substring(colon + 1));
  }

  @Override
  public String toString() {
    return "login of " + username;
  }
}
