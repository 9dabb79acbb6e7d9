/**
 * Network connections for sequential code: a Netty channel owns the socket, one virtual thread
 * reads and writes it through {@link org.facteur.core.net.Connection}. Every wait has a deadline; a
 * reader that does not read stops the peer (auto-read off).
 */
package org.facteur.core.net;
