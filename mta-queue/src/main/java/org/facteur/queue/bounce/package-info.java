/**
 * Notices about mail: non-delivery, delay, success and verification reports, copies for the
 * postmaster, and transcripts of SMTP sessions.
 *
 * <p>In: a message and the records of its bounce, defer or trace log. Out: new messages, handed to
 * the intake. No state but the templates; thread safe. RFC 3461, RFC 3462, RFC 3464, RFC 6533.
 * Postfix counterpart: bounce(8), bounce(5).
 */
package org.facteur.queue.bounce;
