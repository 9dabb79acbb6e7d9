package org.facteur.core.dns;

/** Asks the DNS. Safe for many threads; calls block, within the limits of resolv.conf. */
public interface DnsResolver {
  /** Looks up records, following aliases. Never throws: what goes wrong is an answer. */
  DnsAnswer lookup(DnsQuestion question);

  /** Looks up that name and type alone. */
  default DnsAnswer lookup(String name, RecordType type) {
    return lookup(DnsQuestion.of(name, type));
  }
}
