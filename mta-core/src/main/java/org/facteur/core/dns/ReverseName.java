package org.facteur.core.dns;

import java.net.InetAddress;

/** The name below in-addr.arpa or ip6.arpa that stands for an address. RFC 1035, RFC 3596. */
public final class ReverseName {
  private ReverseName() {}

  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    StringBuilder name = new StringBuilder(72);
    for (int i = bytes.length - 1; i >= 0; i--) {
      int octet = bytes[i] & 0xff;
      if (bytes.length == 4) {
        name.append(octet).append('.');
      } else {
        name.append(Character.forDigit(octet & 15, 16)).append('.');
        name.append(Character.forDigit(octet >> 4, 16)).append('.');
      }
    }
    return name.append(bytes.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
  }
}
