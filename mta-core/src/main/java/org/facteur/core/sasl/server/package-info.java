/**
 * The mechanisms as a server speaks them: PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195), DIGEST-MD5
 * (RFC 2831), SCRAM (RFC 5802, RFC 7677) and EXTERNAL (RFC 4422 appendix A). A {@link
 * org.facteur.core.sasl.server.ServerMechanism} is one exchange: responses go in, steps come out;
 * passwords are asked for through {@link org.facteur.core.sasl.server.Accounts}. No I/O of their
 * own, one thread. Counterpart: the plugins of Cyrus SASL.
 */
package org.facteur.core.sasl.server;
