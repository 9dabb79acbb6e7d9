/**
 * A conversation with one server: connection, replies, greeting, transaction, and the sessions that
 * are kept for a next message.
 *
 * <p>In: a server and what is left to deliver ({@link
 * org.facteur.smtpclient.session.DeliveryAttempt}). Out: outcomes of recipients in the attempt. One
 * (virtual) thread uses a session at a time. RFC 5321, RFC 2033 (LMTP), RFC 2920, RFC 1870, RFC
 * 6152, RFC 3461, RFC 6531. Postfix counterpart: smtp/smtp_proto, smtp/smtp_chat,
 * smtp/smtp_session, smtp/smtp_trouble, scache.
 */
package org.facteur.smtpclient.session;
