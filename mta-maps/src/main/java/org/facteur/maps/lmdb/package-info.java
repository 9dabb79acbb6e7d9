/**
 * {@code lmdb:} tables: files of the Lightning Memory-Mapped Database (OpenLDAP's LMDB 0.9, data
 * format 1), interchangeable with Postfix's.
 *
 * <p>Read and written here, without the native library: docs/adr says why. A file begins with two
 * meta pages, of which the one with the higher transaction number counts; it names the root page of
 * a B+tree. Numbers are little-endian, a page number has 8 bytes. A page: number, 2 bytes of
 * padding, flags (branch, leaf, overflow), lower and upper end of its free space (an overflow page:
 * how many pages it is), then the offsets of its nodes, in the order of their keys. A node: low and
 * high half of the value's size, flags, size of the key, key, value; in a branch page the first
 * three are the child's number. A value too large for a page is in overflow pages, and the node has
 * their number. Keys and values end in a zero byte, as Postfix writes them. Postfix counterpart:
 * util/dict_lmdb, util/slmdb.
 */
package org.facteur.maps.lmdb;
