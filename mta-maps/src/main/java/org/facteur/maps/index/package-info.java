/**
 * The indexed file behind {@code hash:} and {@code btree:}: FILE.db, written whole and put in place
 * atomically, read through a memory map.
 *
 * <p>Format, all numbers big-endian: magic {@code FACTEUR\1}; int flags (1: keys are not case
 * folded); int number of entries; int number of slots (a power of two); slots of 8 bytes: upper 24
 * bits of the key's hash, 40 bits file offset of the entry, 0 when empty; entries: int key length,
 * int value length, key, value. A slot is found by the lower bits of the hash and linear probing.
 * Postfix counterpart: util/dict_db.
 */
package org.facteur.maps.index;
