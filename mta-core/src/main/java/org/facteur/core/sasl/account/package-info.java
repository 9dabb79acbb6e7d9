/**
 * Cyrus SASL's back ends: smtpd.conf, the password verifiers and the places where accounts are.
 * What is asked is answered by a login that is right, or by a {@link
 * org.facteur.core.sasl.SaslException} that says why not; an error of any kind is never a yes.
 */
package org.facteur.core.sasl.account;
