package org.facteur.core.dns;

/**
 * A question for the name servers.
 *
 * @param name without final dot, ASCII
 * @param appendDomain a name without a dot gets the first search domain (RES_DEFNAMES)
 * @param search the search list of resolv.conf is tried (RES_DNSRCH)
 * @param dnssec ask for an authenticated answer
 */
public record DnsQuestion(
    String name, RecordType type, boolean appendDomain, boolean search, boolean dnssec) {
  /** Just that name and type: how Postfix asks by default. */
  public static DnsQuestion of(String name, RecordType type) {
    return new DnsQuestion(name, type, false, false, false);
  }

  /** The same question about another name, which is taken as it is. */
  DnsQuestion exactly(String otherName) {
    return new DnsQuestion(otherName, type, false, false, dnssec);
  }
}
