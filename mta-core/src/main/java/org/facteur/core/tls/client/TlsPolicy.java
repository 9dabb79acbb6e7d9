package org.facteur.core.tls.client;

import java.util.List;
import java.util.Optional;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.tls.ProtocolVersions;

/**
 * What is asked of one connection.
 *
 * @param ciphers an OpenSSL cipher list
 * @param names that the certificate may be for; {@code .domain} stands for every name below
 * @param fingerprints of the certificate or public key, any of which will do
 * @param trustAnchors PEM files that take the place of the authorities
 * @param tlsa records that decide about the certificate
 * @param tlsaBase the name that the records belong to
 * @param serverName to send, RFC 6066; may be empty
 * @param reuse whether a connection under TLS may serve several messages
 */
public record TlsPolicy(
    TlsLevel level,
    ProtocolVersions protocols,
    String ciphers,
    List<String> names,
    List<String> fingerprints,
    List<String> trustAnchors,
    List<DnsRecord.Tlsa> tlsa,
    String tlsaBase,
    String serverName,
    boolean reuse) {
  public TlsPolicy {
    names = List.copyOf(names);
    fingerprints = List.copyOf(fingerprints);
    trustAnchors = List.copyOf(trustAnchors);
    tlsa = List.copyOf(tlsa);
  }

  /** No TLS. */
  public static TlsPolicy none() {
    return new TlsPolicy(
        TlsLevel.NONE,
        new ProtocolVersions(0, 0, 0),
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        true);
  }

  /** Tells connections apart that were made under different policies. */
  public String identity() {
    StringBuilder text = new StringBuilder(level.word());
    text.append('/').append(protocols).append('/').append(ciphers).append('/').append(names);
    text.append('/').append(fingerprints).append('/').append(trustAnchors);
    text.append('/').append(serverName).append('/').append(tlsaBase);
    for (DnsRecord.Tlsa record : tlsa) {
      text.append('/').append(record.usage()).append(record.selector()).append(record.matching());
      text.append(java.util.HexFormat.of().formatHex(record.data()));
    }
    return text.toString();
  }

  /** The server name, if there is one to send. */
  public Optional<String> serverNameToSend() {
    return serverName.isEmpty() ? Optional.empty() : Optional.of(serverName);
  }
}
