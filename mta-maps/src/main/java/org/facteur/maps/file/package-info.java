/**
 * Tables kept in files. In: text sources as postmap(1) reads them. Postfix counterpart:
 * util/dict_thash, dict_db.
 */
package org.facteur.maps.file;
