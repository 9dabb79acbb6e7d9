package org.facteur.maps.ldap;

import java.util.List;

/**
 * Who the mail system is to the directory.
 *
 * @param kind of bind request, if any
 * @param dn empty for nobody
 * @param password not to be shown
 * @param mechanisms of SASL, in the order of preference; empty to ask the server
 * @param realm of SASL, may be empty
 * @param authorizationId of SASL, may be empty
 */
record LdapBind(
    Kind kind,
    String dn,
    String password,
    List<String> mechanisms,
    String realm,
    String authorizationId) {
  enum Kind {
    NONE,
    SIMPLE,
    SASL
  }

  /** As log lines call it. */
  String who() {
    return dn.isEmpty() ? "empty or implicit" : dn;
  }

  @Override
  public String toString() {
    return kind + " " + who();
  }
}
