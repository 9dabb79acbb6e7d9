/**
 * The header of a message as bytes: recognising header lines, the headers that mean something to
 * the mail system, address headers rewritten without touching anything else, MIME structure as far
 * as the transfer encoding needs it, dates.
 *
 * <p>Pure functions and small per-message objects, no I/O. RFC 5322, RFC 2045; Postfix's global
 * header_opts, is_header, mime_state and mail_date.
 */
package org.facteur.queue.header;
