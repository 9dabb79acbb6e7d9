/**
 * The lookup table types. {@link org.facteur.maps.TableTypes} opens {@code type:name}; each type is
 * one class that {@code ServiceLoader} finds. Tables are shared by all threads of a process.
 * Postfix counterpart: util/dict_open, DATABASE_README.
 */
package org.facteur.maps;
