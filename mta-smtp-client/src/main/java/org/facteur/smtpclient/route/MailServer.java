package org.facteur.smtpclient.route;

import java.net.InetAddress;

/**
 * A server to try.
 *
 * @param name as the MX record or the next hop has it
 * @param preference a smaller one is better; 0 without MX records
 * @param validation what the name servers vouch for
 */
public record MailServer(String name, InetAddress address, int preference, Validation validation) {
  /** A server that nobody vouches for. */
  public MailServer(String name, InetAddress address, int preference) {
    this(name, address, preference, Validation.none(name));
  }

  /**
   * Whether DNSSEC protects the way to a server.
   *
   * @param domain that was asked about
   * @param viaMx the server comes from an MX record of the domain
   * @param mx that record is validated
   * @param address the address is validated, and so are the aliases on the way to it
   * @param canonicalName where aliases lead
   */
  public record Validation(
      String domain, boolean viaMx, boolean mx, boolean address, String canonicalName) {
    static Validation none(String name) {
      return new Validation(name, false, false, false, name);
    }

    Validation withAddress(boolean validated, String name) {
      return new Validation(domain, viaMx, mx, validated, name);
    }
  }
}
