/**
 * What happens to the text of a message on its way into an SMTP DATA command: line ends, dots, long
 * lines, and quoted-printable for servers that take no 8-bit text.
 *
 * <p>In: lines in pieces, as {@link org.facteur.queue.delivery.MessageContent} gives them. Out:
 * bytes for the connection. One object serves one message. RFC 5321 section 4.5.2, RFC 2045, RFC
 * 6152. Postfix counterpart: smtp/smtp_proto (smtp_text_out), global/mime_state.
 */
package org.facteur.smtpclient.content;
