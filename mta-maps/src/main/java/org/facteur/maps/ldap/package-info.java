/**
 * {@code ldap:} tables, ldap_table(5), with the UnboundID LDAP SDK.
 *
 * <p>In: keys; out: values of attributes, searched for with a filter and, from special attributes,
 * through DNs and LDAP URLs. Tables with the same servers and the same identity share a pool of
 * connections, which are made when they are needed; each search takes one. What a server cannot
 * answer is a temporary failure. Thread safe. RFC 4511, 4513, 4514 (escaping of DNs), 4515
 * (escaping in filters), 4516 (URLs). Postfix counterpart: global/dict_ldap.
 */
package org.facteur.maps.ldap;
