/**
 * {@code saslpasswd2} and {@code sasldblistusers2}: the accounts of {@code /etc/sasldb2}. The same
 * flags and the same file as Cyrus SASL's programs of these names.
 */
package org.facteur.app.tool.saslpasswd;
