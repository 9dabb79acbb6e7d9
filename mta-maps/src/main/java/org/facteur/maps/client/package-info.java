/**
 * Small connections to servers of tables, by TCP or Unix-domain socket, and the tables with line
 * protocols: {@code tcp:}, {@code socketmap:}, {@code memcache:}.
 *
 * <p>A connection is used by one lookup at a time and kept for the next one for a few seconds. What
 * a server sends is limited in length and time; whatever is no valid answer is a temporary failure.
 * Postfix counterpart: util/dict_tcp, util/dict_sockmap, global/dict_memcache, util/auto_clnt.
 */
package org.facteur.maps.client;
