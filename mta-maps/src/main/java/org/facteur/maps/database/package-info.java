/**
 * What tables in databases have in common: their definition in a file or in main.cf, the templates
 * for questions and answers, the {@code domain} parameter.
 *
 * <p>In: keys, one char for one byte. Within these packages text is made of characters; a key that
 * is not UTF-8 is in no database. A definition file that changes is read anew; connections of the
 * old definition are closed when nobody uses it any more. Thread safe. Postfix counterpart:
 * global/cfg_parser, global/db_common.
 */
package org.facteur.maps.database;
