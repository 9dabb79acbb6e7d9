/**
 * TLS of the SMTP and LMTP client: security levels, the smtp_tls_ parameters made into a context,
 * handshakes with servers, and what a server's certificate is worth.
 *
 * <p>In: a connection and a {@link org.facteur.core.tls.client.TlsPolicy}. Out: a connection under
 * TLS, or why there is none. For many threads. RFC 3207, RFC 7672. Postfix counterpart:
 * tls/tls_client, tls/tls_dane.
 */
package org.facteur.core.tls.client;
