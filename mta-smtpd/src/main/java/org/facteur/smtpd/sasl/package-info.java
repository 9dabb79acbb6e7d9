/**
 * SASL of the SMTP server, RFC 4954: which mechanisms are offered, and one exchange at a time. A
 * {@link org.facteur.smtpd.sasl.SaslServer} is Cyrus SASL's (mechanisms of our own, its smtpd.conf
 * and back ends) or Dovecot's (its auth service does it all). Base64 goes in and out; only {@code
 * Accepted} is a login, and whatever goes wrong is temporary or a refusal. Postfix counterpart:
 * xsasl.
 */
package org.facteur.smtpd.sasl;
