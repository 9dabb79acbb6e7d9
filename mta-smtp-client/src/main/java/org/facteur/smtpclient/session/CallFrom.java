package org.facteur.smtpclient.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * The address to call from: smtp_bind_address and smtp_bind_address6, else the one address of
 * inet_interfaces when it names just one of that family.
 *
 * @param enforced without that address there is no connection (smtp_bind_address_enforce)
 */
record CallFrom(Optional<InetAddress> ipv4, Optional<InetAddress> ipv6, boolean enforced) {
  private static final Parameter<String> INET_INTERFACES = Parameter.string("inet_interfaces");

  static CallFrom of(Configuration configuration, String prefix) {
    List<InetAddress> interfaces = interfaces(configuration.get(INET_INTERFACES));
    return new CallFrom(
        configured(configuration, prefix + "bind_address").or(() -> only(interfaces, false)),
        configured(configuration, prefix + "bind_address6").or(() -> only(interfaces, true)),
        configuration.get(Parameter.bool(prefix + "bind_address_enforce")));
  }

  /** The local address for a connection to a server. */
  Optional<SocketAddress> forServer(InetAddress server) {
    return (server instanceof Inet6Address ? ipv6 : ipv4)
        .map(address -> new InetSocketAddress(address, 0));
  }

  private static Optional<InetAddress> configured(Configuration configuration, String name) {
    String text = configuration.get(Parameter.string(name)).strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("bad " + name + " parameter: " + text, e);
    }
  }

  private static List<InetAddress> interfaces(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String word : text.split("[\\s,]+")) {
      try {
        addresses.add(InetAddress.ofLiteral(word.replaceAll("^\\[|\\]$", "")));
      } catch (IllegalArgumentException e) {
        // A name such as all or loopback-only.
      }
    }
    return addresses;
  }

  private static Optional<InetAddress> only(List<InetAddress> addresses, boolean six) {
    List<InetAddress> family =
        addresses.stream().filter(address -> address instanceof Inet6Address == six).toList();
    return family.size() == 1
            && !family.getFirst().isLoopbackAddress()
            && !family.getFirst().isAnyLocalAddress()
        ? Optional.of(family.getFirst())
        : Optional.empty();
  }
}
