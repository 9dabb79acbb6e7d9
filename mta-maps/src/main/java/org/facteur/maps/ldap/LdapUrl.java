package org.facteur.maps.ldap;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facteur.maps.database.TableDefinition;

/**
 * A server of {@code server_host}.
 *
 * @param scheme ldap, ldaps or ldapi
 * @param host a name or address without brackets, or the path of a socket
 * @param port 0 for a socket
 */
record LdapUrl(String scheme, String host, int port) {
  static final int LDAP_PORT = 389;
  private static final int LDAPS_PORT = 636;
  private static final int HIGHEST_PORT = 65535;
  private static final String DEFAULT_SOCKET = "/var/run/slapd/ldapi";

  /** Parses {@code server_host} and {@code server_port}; what is no server is warned of. */
  static List<LdapUrl> servers(TableDefinition definition) {
    int port = definition.number("server_port", LDAP_PORT, 1);
    List<LdapUrl> servers = new ArrayList<>();
    for (String word : definition.words("server_host", "localhost")) {
      try {
        servers.add(parse(word, port));
      } catch (IllegalArgumentException e) {
        definition
            .tables()
            .warn(
                "dict_ldap_open: error parsing URL %s: %s; skipping"
                    .formatted(word, e.getMessage()));
      }
    }
    return List.copyOf(servers);
  }

  static LdapUrl parse(String word, int defaultPort) {
    int colon = word.indexOf("://");
    if (colon < 0) {
      return hostAndPort("ldap", word, defaultPort);
    }
    String scheme = word.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = word.substring(colon + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    return switch (scheme) {
      case "ldap" -> hostAndPort(scheme, authority, LDAP_PORT);
      case "ldaps" -> hostAndPort(scheme, authority, LDAPS_PORT);
      case "ldapi" ->
          new LdapUrl(
              scheme,
              authority.isEmpty()
                  ? DEFAULT_SOCKET
                  : URLDecoder.decode(authority.replace("+", "%2B"), StandardCharsets.UTF_8),
              0);
      default -> throw new IllegalArgumentException("unknown scheme");
    };
  }

  private static LdapUrl hostAndPort(String scheme, String text, int defaultPort) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    String host = bracket > 0 ? text.substring(1, bracket) : text;
    String port = bracket > 0 ? text.substring(bracket + 1) : "";
    int colon = text.indexOf(':');
    if (bracket < 0 && colon >= 0 && colon == text.lastIndexOf(':')) {
      host = text.substring(0, colon);
      port = text.substring(colon);
    }
    if (!port.isEmpty() && !port.startsWith(":")) {
      throw new IllegalArgumentException("bad address");
    }
    return new LdapUrl(
        scheme,
        host.isEmpty() ? "localhost" : host,
        port.isEmpty() ? defaultPort : port(port.substring(1)));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException("bad port");
  }

  boolean isTls() {
    return scheme.equals("ldaps");
  }

  boolean isSocket() {
    return scheme.equals("ldapi");
  }

  @Override
  public String toString() {
    if (isSocket()) {
      return "ldapi://" + host.replace("/", "%2F");
    }
    return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
