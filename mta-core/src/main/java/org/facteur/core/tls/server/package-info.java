/**
 * TLS of the SMTP server: the smtpd_tls_ parameters made into a context, renewed when certificates
 * change, and handshakes with clients.
 *
 * <p>In: a service's configuration, a connection. Out: a connection under TLS, or why there is
 * none. For many threads. RFC 3207. Postfix counterpart: tls/tls_server.
 */
package org.facteur.core.tls.server;
