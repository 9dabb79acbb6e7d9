package org.facteur.smtpd;

import java.util.Map;

/**
 * What XFORWARD told of the client behind this one. Empty values were not given.
 *
 * @param attributes NAME, ADDR, PORT, PROTO, HELO, IDENT, SOURCE
 */
record ForwardedClient(Map<String, String> attributes) {
  static final ForwardedClient NONE = new ForwardedClient(Map.of());

  boolean isKnown() {
    return !attributes.isEmpty();
  }

  String get(String name, String otherwise) {
    return attributes.getOrDefault(name, otherwise);
  }
}
