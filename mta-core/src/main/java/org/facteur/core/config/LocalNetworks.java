package org.facteur.core.config;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** The default of mynetworks: the networks of this machine's interfaces. */
final class LocalNetworks {
  private LocalNetworks() {}

  /**
   * The list, as it stands in mynetworks.
   *
   * @param style class, subnet or host
   */
  static String of(String style, String interfaces, String protocols) {
    if (!Set.of("class", "subnet", "host").contains(style)) {
      throw new ConfigurationException("bad mynetworks_style value: " + style);
    }
    Set<String> networks = new LinkedHashSet<>();
    for (InterfaceAddress address : addresses(interfaces, protocols)) {
      networks.add(network(style, address));
    }
    return String.join(" ", networks);
  }

  private static List<InterfaceAddress> addresses(String interfaces, String protocols) {
    List<InterfaceAddress> found = new ArrayList<>();
    try {
      List<NetworkInterface> sorted = NetworkInterface.networkInterfaces().toList();
      for (NetworkInterface one :
          sorted.stream().sorted(Comparator.comparingInt(NetworkInterface::getIndex)).toList()) {
        if (one.isUp()) {
          // Java lists an interface's addresses in the reverse of the system's order, and those of
          // IPv6 in that of a hash table: the system keeps the widest scope first.
          one.getInterfaceAddresses().reversed().stream()
              .sorted(Comparator.comparingInt(address -> scope(address.getAddress())))
              .forEach(found::add);
        }
      }
      Set<InetAddress> wanted = wanted(interfaces);
      found.removeIf(
          address ->
              !isEnabled(address.getAddress(), protocols)
                  || !isWanted(address.getAddress(), interfaces, wanted));
    } catch (IOException e) {
      throw new ConfigurationException("cannot list the network interfaces", e);
    }
    // IPv4 comes first, as the system lists them.
    found.sort(Comparator.comparing(address -> !(address.getAddress() instanceof Inet4Address)));
    return found;
  }

  private static int scope(InetAddress address) {
    return address instanceof Inet4Address
        ? 0
        : address.isLinkLocalAddress() ? 3 : address.isSiteLocalAddress() ? 2 : 1;
  }

  private static boolean isEnabled(InetAddress address, String protocols) {
    return protocols.contains("all")
        || protocols.contains(address instanceof Inet4Address ? "ipv4" : "ipv6");
  }

  private static boolean isWanted(InetAddress address, String interfaces, Set<InetAddress> wanted) {
    return switch (interfaces) {
      case "all" -> true;
      case "loopback-only" -> address.isLoopbackAddress();
      default -> wanted.contains(address);
    };
  }

  private static Set<InetAddress> wanted(String interfaces) throws IOException {
    Set<InetAddress> wanted = new LinkedHashSet<>();
    if (!interfaces.equals("all") && !interfaces.equals("loopback-only")) {
      for (String host : interfaces.split("[\\s,]+")) {
        if (!host.isEmpty()) {
          wanted.addAll(List.of(InetAddress.getAllByName(host)));
        }
      }
    }
    return wanted;
  }

  private static String network(String style, InterfaceAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    int bits = bytes.length * 8;
    int prefix =
        switch (style) {
          case "host" -> bits;
          case "class" ->
              bytes.length == 4 ? classPrefix(bytes[0]) : address.getNetworkPrefixLength();
          default -> address.getNetworkPrefixLength();
        };
    BigInteger network =
        new BigInteger(1, bytes).shiftRight(bits - prefix).shiftLeft(bits - prefix);
    return bytes.length == 4 ? ipv4(network, prefix) : "[" + ipv6(network) + "]/" + prefix;
  }

  private static int classPrefix(byte first) {
    return first >= 0 ? 8 : (first & 0x40) == 0 ? 16 : (first & 0x20) == 0 ? 24 : 32;
  }

  private static String ipv4(BigInteger network, int prefix) {
    int value = network.intValue();
    return (value >>> 24)
        + "."
        + (value >>> 16 & 255)
        + "."
        + (value >>> 8 & 255)
        + "."
        + (value & 255)
        + "/"
        + prefix;
  }

  /** The shortest form: the longest run of zeros, when there is more than one, is left out. */
  private static String ipv6(BigInteger network) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = network.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    int best = -1;
    int bestLength = 1;
    for (int start = 0; start < 8; start++) {
      int end = start;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - start > bestLength) {
        best = start;
        bestLength = end - start;
      }
    }
    if (best < 0) {
      return hexadecimal(groups, 0, 8);
    }
    return hexadecimal(groups, 0, best) + "::" + hexadecimal(groups, best + bestLength, 8);
  }

  private static String hexadecimal(int[] groups, int from, int to) {
    StringJoiner joiner = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      joiner.add(Integer.toHexString(groups[i]));
    }
    return joiner.toString();
  }
}
