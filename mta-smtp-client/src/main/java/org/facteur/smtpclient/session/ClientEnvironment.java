package org.facteur.smtpclient.session;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.HostNames;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.tls.TlsResources;

/**
 * What a client needs of the world.
 *
 * @param own whether an address is one that this mail system receives mail on, itself or through a
 *     proxy (inet_interfaces, proxy_interfaces)
 * @param transports passes a message on to another transport (best_mx_transport)
 * @param tls keys and kept sessions for TLS
 * @param random for the order among equal servers
 */
public record ClientEnvironment(
    DnsResolver dns,
    HostNames hostNames,
    LookupTables tables,
    ServerConnector connector,
    Predicate<InetAddress> own,
    TransportPass transports,
    TlsResources tls,
    InstantSource clock,
    RandomGenerator random) {}
