/**
 * {@code cdb:}: constant databases as D. J. Bernstein's cdb defines them, interchangeable with
 * Postfix's. All numbers are 4 bytes, little-endian.
 *
 * <p>Format: 256 pairs of position and number of slots, one for each table; entries: key length,
 * value length, key, value; tables of slots: hash, position of the entry (0 when empty). The lower
 * 8 bits of a key's hash choose the table, the upper 24 the slot where linear probing begins.
 * Postfix counterpart: util/dict_cdb.
 */
package org.facteur.maps.cdb;
