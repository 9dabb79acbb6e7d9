package org.facteur.core.address;

import java.net.IDN;
import java.util.Optional;

/** Domain names beyond ASCII and their form for DNS: RFC 5890, RFC 6531 section 3.2. */
public final class InternationalDomain {
  private InternationalDomain() {}

  /**
   * The A-label form of a domain.
   *
   * @param domain UTF-8, one char for one byte; ASCII names are their own form
   * @return empty when it is no domain name
   */
  public static Optional<String> toAscii(String domain) {
    if (Utf8Text.isAscii(domain)) {
      return Optional.of(domain);
    }
    try {
      return Utf8Text.decode(domain).map(name -> IDN.toASCII(name, IDN.ALLOW_UNASSIGNED));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The U-label form of a domain, UTF-8, one char for one byte; a bad label stays as it is. */
  public static String toUnicode(String domain) {
    return Utf8Text.encode(IDN.toUnicode(domain, IDN.ALLOW_UNASSIGNED));
  }
}
