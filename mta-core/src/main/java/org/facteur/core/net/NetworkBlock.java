package org.facteur.core.net;

import java.net.InetAddress;
import java.util.Arrays;
import org.facteur.core.address.HostSyntax;

/**
 * A block of IP addresses: {@code 192.0.2.0/24}, {@code 192.0.2.1}, {@code [2001:db8::]/32}.
 *
 * @param network the first address, 4 or 16 bytes
 * @param prefixLength in bits
 */
public record NetworkBlock(byte[] network, int prefixLength) {
  /**
   * Parses a pattern: an address with or without a prefix length, optionally in brackets.
   *
   * @throws IllegalArgumentException with Postfix's words when the pattern is bad
   */
  public static NetworkBlock parse(String pattern) {
    String address = pattern;
    String length = null;
    int slash = pattern.indexOf('/');
    if (pattern.startsWith("[")) {
      int close = pattern.indexOf(']');
      if (close < 0) {
        throw new IllegalArgumentException("missing ']' character after \"" + pattern + "\"");
      }
      address = pattern.substring(1, close);
      if (close + 1 < pattern.length()) {
        if (pattern.charAt(close + 1) != '/') {
          throw new IllegalArgumentException("garbage after \"[" + address + "]\"");
        }
        length = pattern.substring(close + 2);
      } else if (address.indexOf('/') >= 0) {
        length = address.substring(address.indexOf('/') + 1);
        address = address.substring(0, address.indexOf('/'));
      }
    } else if (slash >= 0) {
      address = pattern.substring(0, slash);
      length = pattern.substring(slash + 1);
    }
    return length == null ? single(address) : block(address, length);
  }

  /** The block of the given size that has the address. */
  public static NetworkBlock around(byte[] address, int prefixLength) {
    return new NetworkBlock(mask(address, prefixLength), prefixLength);
  }

  private static NetworkBlock single(String address) {
    if (!isAddress(address)) {
      throw new IllegalArgumentException("bad address pattern: \"" + address + "\"");
    }
    byte[] bytes = bytes(address);
    return new NetworkBlock(bytes, bytes.length * 8);
  }

  private static NetworkBlock block(String address, String length) {
    int bits = address.indexOf(':') >= 0 ? 128 : 32;
    boolean number =
        !length.isEmpty() && length.length() <= 3 && length.chars().allMatch(Character::isDigit);
    if (!number || Integer.parseInt(length) > bits || !isAddress(address)) {
      throw new IllegalArgumentException(
          "bad net/mask pattern: \"" + address + "/" + length + "\"");
    }
    int prefix = Integer.parseInt(length);
    byte[] network = bytes(address);
    byte[] masked = mask(network, prefix);
    if (!Arrays.equals(network, masked)) {
      throw new IllegalArgumentException(
          "non-null host address bits in \"%s/%s\", perhaps you should use \"%s/%d\" instead"
              .formatted(address, length, text(masked), prefix));
    }
    return new NetworkBlock(masked, prefix);
  }

  private static boolean isAddress(String address) {
    // unlike host names, patterns may begin with 0
    return HostSyntax.isHostAddress(address)
        || (address.startsWith("0.") && HostSyntax.isIpv4("1" + address.substring(1)));
  }

  /** Whether an address is in the block; never across IPv4 and IPv6. */
  public boolean contains(byte[] address) {
    return address.length == network.length && Arrays.equals(mask(address, prefixLength), network);
  }

  /** The bytes of a textual IP address; IPv4-mapped IPv6 addresses stay 16 bytes. */
  public static byte[] bytes(String address) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    if (bytes.length == 4 && address.indexOf(':') >= 0) {
      byte[] mapped = new byte[16];
      mapped[10] = -1;
      mapped[11] = -1;
      System.arraycopy(bytes, 0, mapped, 12, 4);
      return mapped;
    }
    return bytes;
  }

  /** The text of an address as Postfix writes it: RFC 5952 for IPv6. */
  public static String text(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 255)
          + "."
          + (address[1] & 255)
          + "."
          + (address[2] & 255)
          + "."
          + (address[3] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 255) << 8 | (address[2 * i + 1] & 255);
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        out.append("::");
        i += longest - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }

  private static byte[] mask(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(prefix - i * 8L, 0, 8);
      masked[i] &= (byte) (0xff << (8 - keep));
    }
    return masked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkBlock block
        && block.prefixLength == prefixLength
        && Arrays.equals(block.network, network);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(network) * 31 + prefixLength;
  }

  /** {@code 192.0.2.0/24}, {@code [2001:db8::]/32}. */
  @Override
  public String toString() {
    String text = text(network);
    return (network.length == 16 ? "[" + text + "]" : text) + "/" + prefixLength;
  }
}
