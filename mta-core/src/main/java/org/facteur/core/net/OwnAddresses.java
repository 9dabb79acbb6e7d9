package org.facteur.core.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;

/**
 * The addresses at which this host receives mail: inet_interfaces, as far as inet_protocols allows,
 * and proxy_interfaces. Immutable. Postfix counterpart: global/own_inet_addr.
 */
public final class OwnAddresses {
  private static final Parameter<String> INET_INTERFACES = Parameter.string("inet_interfaces");
  private static final Parameter<String> INET_PROTOCOLS = Parameter.string("inet_protocols");
  private static final Parameter<String> PROXY_INTERFACES = Parameter.string("proxy_interfaces");

  /**
   * An address of a network interface.
   *
   * @param prefixLength of its subnet, in bits
   */
  public record Assigned(InetAddress address, int prefixLength) {
    boolean is(byte[] other) {
      return Arrays.equals(address.getAddress(), other);
    }
  }

  private final List<Assigned> own;
  private final List<InetAddress> proxies;

  private OwnAddresses(List<Assigned> own, List<InetAddress> proxies) {
    this.own = List.copyOf(own);
    this.proxies = List.copyOf(proxies);
  }

  /**
   * Reads the parameters and asks the machine for its interfaces.
   *
   * @throws ConfigurationException when inet_interfaces names a host that does not exist or an
   *     address that the machine does not have
   */
  public static OwnAddresses of(Configuration configuration) {
    return of(configuration, machine());
  }

  /** The same with the given interfaces. */
  public static OwnAddresses of(Configuration configuration, List<Assigned> machine) {
    Predicate<InetAddress> protocol = protocols(configuration.get(INET_PROTOCOLS));
    List<Assigned> usable = machine.stream().filter(a -> protocol.test(a.address())).toList();
    List<Assigned> own = new ArrayList<>();
    String interfaces = configuration.get(INET_INTERFACES).strip();
    switch (interfaces.toLowerCase(Locale.ROOT)) {
      case "all" -> own.addAll(usable);
      case "loopback-only" ->
          usable.stream().filter(a -> a.address().isLoopbackAddress()).forEach(own::add);
      default -> {
        for (String host : ConfigurationWords.split(interfaces)) {
          for (InetAddress address : hosts(INET_INTERFACES.name(), host, protocol)) {
            Assigned assigned =
                usable.stream()
                    .filter(a -> a.is(address.getAddress()))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ConfigurationException(
                                "parameter inet_interfaces: no local interface found for "
                                    + NetworkBlock.text(address.getAddress())));
            if (!own.contains(assigned)) {
              own.add(assigned);
            }
          }
        }
      }
    }
    List<InetAddress> proxies = new ArrayList<>();
    for (String host : ConfigurationWords.split(configuration.get(PROXY_INTERFACES))) {
      proxies.addAll(hosts(PROXY_INTERFACES.name(), host, protocol));
    }
    return new OwnAddresses(own, proxies);
  }

  /** Whether the address is one of inet_interfaces. */
  public boolean isOwn(byte[] address) {
    return own.stream().anyMatch(a -> a.is(address));
  }

  /** Whether the address is one of proxy_interfaces. */
  public boolean isProxy(byte[] address) {
    return proxies.stream().anyMatch(a -> Arrays.equals(a.getAddress(), address));
  }

  /** Whether mail for {@code user@[address]} is ours. */
  public boolean contains(byte[] address) {
    return isOwn(address) || isProxy(address);
  }

  /** The addresses of inet_interfaces, in their order. */
  public List<Assigned> interfaces() {
    return own;
  }

  private static Predicate<InetAddress> protocols(String value) {
    List<String> names =
        ConfigurationWords.split(value).stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    for (String name : names) {
      if (!List.of("all", "ipv4", "ipv6").contains(name)) {
        throw new ConfigurationException("parameter inet_protocols: unknown name: " + name);
      }
    }
    boolean all = names.contains("all") || names.isEmpty();
    return address -> all || names.contains(address instanceof Inet4Address ? "ipv4" : "ipv6");
  }

  private static List<InetAddress> hosts(
      String parameter, String host, Predicate<InetAddress> protocol) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    try {
      List<InetAddress> found =
          Arrays.stream(InetAddress.getAllByName(name)).filter(protocol).toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (UnknownHostException e) {
      throw new ConfigurationException(
          "config variable " + parameter + ": host not found: " + host, e);
    }
    throw new ConfigurationException("config variable " + parameter + ": host not found: " + host);
  }

  private static List<Assigned> machine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(OwnAddresses::isUp)
          .flatMap(i -> i.getInterfaceAddresses().stream())
          .map(OwnAddresses::assigned)
          .toList();
    } catch (SocketException e) {
      throw new ConfigurationException("cannot list the network interfaces: " + e.getMessage(), e);
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      // an interface that went away while it was looked at
      return false;
    }
  }

  private static Assigned assigned(InterfaceAddress address) {
    return new Assigned(address.getAddress(), address.getNetworkPrefixLength());
  }
}
