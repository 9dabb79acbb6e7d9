package org.facteur.core.address;

import java.util.Optional;

/**
 * The syntax of host names, of IP addresses and of address literals. Nothing is looked up.
 *
 * <p>Each {@code ...Problem} method answers empty for good text, else what is wrong with it, in
 * Postfix's words ({@code misplaced delimiter}).
 */
public final class HostSyntax {
  private static final int NAME_LIMIT = 255;
  private static final int LABEL_LIMIT = 63;

  private HostSyntax() {}

  /**
   * Whether a text is a host name: letters, digits, {@code _}, {@code -} in labels, not a number.
   */
  public static boolean isHostname(String name) {
    return hostnameProblem(name).isEmpty();
  }

  /** What is wrong with a host name; RFC 1123 section 2.1, with underscores. */
  public static Optional<String> hostnameProblem(String name) {
    if (name.isEmpty()) {
      return Optional.of("empty hostname");
    }
    int labelLength = 0;
    boolean nonNumeric = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean last = i + 1 == name.length();
      if (isAlphanumeric(c) || c == '_') {
        if (++labelLength > LABEL_LIMIT) {
          return Optional.of("hostname label too long: " + shortened(name));
        }
        nonNumeric |= c < '0' || c > '9';
      } else if (c == '.') {
        if (labelLength == 0 || last) {
          return Optional.of("misplaced delimiter: " + shortened(name));
        }
        labelLength = 0;
      } else if (c == '-') {
        nonNumeric = true;
        if (++labelLength == 1 || last || name.charAt(i + 1) == '.') {
          return Optional.of("misplaced hyphen: " + shortened(name));
        }
      } else {
        return Optional.of("invalid character " + (int) c + "(decimal): " + shortened(name));
      }
    }
    if (!nonNumeric) {
      return Optional.of("numeric hostname: " + shortened(name));
    }
    if (name.length() > NAME_LIMIT) {
      return Optional.of("bad length " + name.length() + " for " + shortened(name) + "...");
    }
    return Optional.empty();
  }

  /** Whether a text is an IPv4 or IPv6 address. */
  public static boolean isHostAddress(String address) {
    return address.indexOf(':') >= 0 ? isIpv6(address) : isIpv4(address);
  }

  /**
   * Whether a text is what may stand between the brackets of an address literal: {@code 192.0.2.1},
   * {@code IPv6:2001:db8::1}. RFC 5321 section 4.1.3.
   */
  public static boolean isAddressLiteral(String content) {
    return literalAddress(content).isPresent();
  }

  /** The address in a literal's brackets, without {@code IPv6:}; empty when it is none. */
  public static Optional<String> literalAddress(String content) {
    if (content.regionMatches(true, 0, "IPv6:", 0, 5)) {
      String address = content.substring(5);
      return isIpv6(address) ? Optional.of(address) : Optional.empty();
    }
    return isIpv4(content) ? Optional.of(content) : Optional.empty();
  }

  /** Whether a text is a dotted quad whose first number is not 0, except {@code 0.0.0.0}. */
  public static boolean isIpv4(String address) {
    int numbers = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i <= address.length(); i++) {
      char c = i < address.length() ? address.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || ++numbers > 4) {
          return false;
        }
        if (numbers == 1 && value == 0 && !address.matches("[0.]+")) {
          return false;
        }
        digits = 0;
        value = 0;
      } else if (c >= '0' && c <= '9') {
        value = value * 10 + c - '0';
        if (++digits > 3 || value > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return numbers == 4;
  }

  /** Whether a text is an IPv6 address in the forms of RFC 4291 section 2.2, without a scope. */
  public static boolean isIpv6(String address) {
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    if (gap < 0) {
      return groups(address, true) == 8;
    }
    String left = address.substring(0, gap);
    String right = address.substring(gap + 2);
    int leftGroups = left.isEmpty() ? 0 : groups(left, false);
    int rightGroups = right.isEmpty() ? 0 : groups(right, true);
    return leftGroups >= 0 && rightGroups >= 0 && leftGroups + rightGroups <= 7;
  }

  /** How many 16-bit groups; -1 for bad text. */
  private static int groups(String text, boolean mayEndInIpv4) {
    int count = 0;
    int start = 0;
    while (true) {
      int colon = text.indexOf(':', start);
      String group = text.substring(start, colon < 0 ? text.length() : colon);
      if (colon < 0 && mayEndInIpv4 && group.indexOf('.') >= 0) {
        return isIpv4(group) ? count + 2 : -1;
      }
      if (group.isEmpty() || group.length() > 4 || !group.chars().allMatch(HostSyntax::isHex)) {
        return -1;
      }
      count++;
      if (colon < 0) {
        return count;
      }
      start = colon + 1;
    }
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static String shortened(String name) {
    return name.length() > 100 ? name.substring(0, 100) : name;
  }
}
