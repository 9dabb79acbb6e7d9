/**
 * The MIME structure of a message, followed in one pass: lines come in, whole headers and lines of
 * bodies come out, each with the place it has in the structure. Memory does not grow with the
 * message: one header, and one boundary for each level of nesting, both limited.
 *
 * <p>No I/O; one object for a message, one thread. RFC 2045, RFC 2046; Postfix counterpart:
 * global/mime_state.
 */
package org.facteur.queue.mime;
