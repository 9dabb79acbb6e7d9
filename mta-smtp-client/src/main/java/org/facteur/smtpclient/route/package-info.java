/**
 * From a next hop to the addresses of servers: MX selection.
 *
 * <p>In: a next hop as transport(5) and relayhost write it. Out: a {@link
 * org.facteur.smtpclient.route.Route}: servers in the order to try them, or why there are none.
 * Calls block on the DNS; no state. RFC 5321 section 5, RFC 7505. Postfix counterpart:
 * smtp/smtp_addr, smtp/smtp_connect.
 */
package org.facteur.smtpclient.route;
