/**
 * TLS as mail uses it: what Postfix's parameters say about versions, ciphers, certificates and
 * sessions, made into contexts of {@link org.facteur.core.tls.openssl}; connections under TLS, and
 * what is logged of them.
 *
 * <p>In: a configuration and a {@link org.facteur.core.net.Connection}. Out: a connection under TLS
 * with its {@link org.facteur.core.tls.TlsSummary}. Contexts serve many threads; a connection
 * serves one. RFC 3207, RFC 7672. Postfix counterpart: tls/.
 */
package org.facteur.core.tls;
