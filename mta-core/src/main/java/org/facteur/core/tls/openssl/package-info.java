/**
 * The machine's OpenSSL 3 library, called through the foreign function interface.
 *
 * <p>In: PEM texts, cipher strings, bytes from the network. Out: a TLS engine that is fed and
 * drained by its owner; it knows no sockets. The library is loaded when TLS is first used, and a
 * machine without it has no TLS. Nothing outside this package touches native memory.
 *
 * <p>Discipline: an engine belongs to one thread at a time. OpenSSL keeps its errors per operating
 * system thread: clearing them, the call and reading them follow each other without anything that
 * could move a virtual thread to another carrier. What OpenSSL calls back must not throw: an
 * exception there would end the process. RFC 5246, RFC 8446, RFC 5077, RFC 6698.
 */
package org.facteur.core.tls.openssl;
