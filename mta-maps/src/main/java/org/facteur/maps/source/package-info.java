/**
 * The text sources of tables: logical lines, and the two ways to read an entry out of one
 * (postmap(1), postalias(1)).
 *
 * <p>In: a file. Out: entries with their line numbers, and warnings. Postfix counterpart:
 * util/readlline, postmap, postalias.
 */
package org.facteur.maps.source;
