package org.facteur.smtpd.access;

/**
 * Who the client is.
 *
 * @param name verified by a forward look-up, or {@code unknown}
 * @param reverseName what the address maps to, unverified, or {@code unknown}
 * @param address without brackets or prefix
 * @param port {@code unknown} when not known
 * @param nameStatus how the verified name was come by
 * @param reverseStatus how the reverse name was come by
 */
public record ClientIdentity(
    String name,
    String reverseName,
    String address,
    String port,
    NameStatus nameStatus,
    NameStatus reverseStatus) {
  public static final String UNKNOWN = "unknown";

  /** How a look-up of a name went. */
  public enum NameStatus {
    OK,
    /** It may work later. */
    TEMPORARY,
    /** There is none. */
    PERMANENT,
    /** The name does not lead back to the address. */
    FORGED
  }

  /** {@code name[address]}, as logs have it. */
  public String nameAndAddress() {
    return name + "[" + address + "]";
  }

  /** {@code name[address]:port}. */
  public String nameAndAddressAndPort() {
    return nameAndAddress() + ":" + port;
  }

  public boolean isIpv6() {
    return address.indexOf(':') >= 0;
  }

  /** The address as an address literal has it: {@code IPv6:} before IPv6 addresses. */
  public String literal() {
    return isIpv6() ? "IPv6:" + address : address;
  }
}
