package org.facteur.core.dns;

import java.net.InetAddress;

/** A resource record. Names carry no final dot; the root is the empty string. */
public sealed interface DnsRecord {
  /** The owner, after aliases. */
  String owner();

  /** Seconds that the record may be kept. */
  long ttl();

  /** A or AAAA. */
  record Address(String owner, long ttl, InetAddress address) implements DnsRecord {}

  /** MX: a smaller preference is better. */
  record MailExchanger(String owner, long ttl, int preference, String host) implements DnsRecord {}

  /** NS, CNAME, PTR, and the primary server of a SOA. */
  record Target(String owner, long ttl, RecordType type, String target) implements DnsRecord {}

  /** TXT: the strings of the record joined, one char for each byte. */
  record Text(String owner, long ttl, String text) implements DnsRecord {}

  /** TLSA, RFC 6698. The bytes of {@code data} belong to the record: do not change them. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tlsa(String owner, long ttl, int usage, int selector, int matching, byte[] data)
      implements DnsRecord {}
}
