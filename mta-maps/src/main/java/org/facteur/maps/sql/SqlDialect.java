package org.facteur.maps.sql;

/**
 * What differs between databases in the text of a query.
 *
 * @param type of the tables
 * @param backslashes whether {@code \} escapes the next character of a quoted text
 * @param textInDoubleQuotes whether <code>"..."</code> may be a text rather than a name
 * @param doubledMarks whether a {@code ?} of the query itself must be doubled for the driver
 * @param allColumns whether each column of a row is a value; else only the first
 */
record SqlDialect(
    String type,
    boolean backslashes,
    boolean textInDoubleQuotes,
    boolean doubledMarks,
    boolean allColumns) {
  static final SqlDialect MYSQL = new SqlDialect("mysql", true, true, false, true);
  static final SqlDialect PGSQL = new SqlDialect("pgsql", false, false, true, true);
  static final SqlDialect SQLITE = new SqlDialect("sqlite", false, true, false, false);
}
