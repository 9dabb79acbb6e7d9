package org.facteur.smtpclient.route;

/**
 * One next hop.
 *
 * @param text as configured
 * @param host name or address, without brackets
 * @param literal it was written in brackets: no MX lookup
 * @param service port number or service name; empty for the default
 */
public record Destination(String text, String host, boolean literal, String service) {
  /**
   * Parses {@code host}, {@code host:service}, {@code [host]} and {@code [host]:service}; the host
   * of brackets may be an address, with {@code ipv6:} before it as in an address literal.
   *
   * @throws IllegalArgumentException with Postfix's words for what is wrong
   */
  public static Destination parse(String text) {
    String host;
    String rest;
    boolean literal = text.startsWith("[");
    if (literal) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("missing \"]\"");
      }
      host = text.substring(1, end);
      rest = text.substring(end + 1);
      if (!rest.isEmpty() && !rest.startsWith(":")) {
        throw new IllegalArgumentException("garbage after \"]\"");
      }
    } else {
      int colon = text.indexOf(':');
      host = colon < 0 ? text : text.substring(0, colon);
      rest = colon < 0 ? "" : text.substring(colon);
    }
    String service = rest.isEmpty() ? "" : rest.substring(1);
    if (!rest.isEmpty() && service.isEmpty()) {
      throw new IllegalArgumentException("missing service name after \":\"");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("missing host name");
    }
    if (literal && host.regionMatches(true, 0, "ipv6:", 0, 5)) {
      host = host.substring(5);
    }
    return new Destination(text, host, literal, service);
  }
}
