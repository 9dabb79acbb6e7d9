/**
 * How much TLS a destination is given: from smtp_tls_security_level, policy tables and TLSA records
 * to a {@link org.facteur.core.tls.client.TlsPolicy}.
 *
 * <p>In: a next hop and one of its servers. Out: a {@link
 * org.facteur.smtpclient.tls.PolicyDecision}. Calls block on tables and the DNS; no state. RFC
 * 7672. Postfix counterpart: smtp/smtp_tls_policy, tls/tls_dane.
 */
package org.facteur.smtpclient.tls;
