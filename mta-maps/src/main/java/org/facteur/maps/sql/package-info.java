/**
 * {@code mysql:}, {@code pgsql:} and {@code sqlite:} tables: mysql_table(5), pgsql_table(5),
 * sqlite_table(5).
 *
 * <p>The parts of a key never become part of the SQL text: a quoted text that holds one is replaced
 * by a parameter of a prepared statement. Connections come from a HikariCP pool for each server and
 * user, shared by tables; drivers are loaded when a table is asked. A server that failed is left
 * alone for a few seconds; when none answers, that is a temporary failure. Thread safe. Postfix
 * counterpart: global/dict_mysql, dict_pgsql, dict_sqlite.
 */
package org.facteur.maps.sql;
