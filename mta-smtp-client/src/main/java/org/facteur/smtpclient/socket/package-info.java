/**
 * Connections made of blocking sockets, for virtual threads: no event loop between the socket and
 * the session. In: an address. Out: a {@link org.facteur.core.net.Connection}. Postfix counterpart:
 * util/inet_connect, util/unix_connect, util/timed_io.
 */
package org.facteur.smtpclient.socket;
