/**
 * Names and addresses: DNS lookups and the machine's own view of host names.
 *
 * <p>In: a name and a record type. Out: a {@link org.facteur.core.dns.DnsAnswer}, whose texts are
 * those that Postfix writes into its log and replies. {@link org.facteur.core.dns.DnsResolver} asks
 * the name servers of resolv.conf; {@link org.facteur.core.dns.HostNames} is getaddrinfo and
 * getnameinfo, hosts file first. Calls block and are meant for virtual threads; nothing is started
 * in advance. RFC 1035, RFC 2308, RFC 6891, RFC 7505. Postfix counterpart: dns/, util/myaddrinfo.
 */
package org.facteur.core.dns;
