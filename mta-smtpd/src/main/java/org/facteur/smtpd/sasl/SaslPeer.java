package org.facteur.smtpd.sasl;

import java.util.Optional;

/**
 * What a SASL server may know of a session.
 *
 * @param encrypted whether TLS hides what is said
 * @param certificateName the common name of a client certificate that is trusted
 */
public record SaslPeer(
    String clientAddress,
    String clientPort,
    String serverAddress,
    String serverPort,
    boolean encrypted,
    Optional<String> certificateName) {}
