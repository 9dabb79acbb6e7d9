/**
 * The accounts of Cyrus SASL, {@code /etc/sasldb2}: a Berkeley DB file of type hash, read and
 * written here in the form that libdb 5.3 has, so that saslauthd and others read it too. Keys are
 * user, realm and property with a NUL between them.
 */
package org.facteur.core.sasl.sasldb;
