package org.facteur.maps.server;

/** A table for all databases, one statement a line. */
public final class SqlData {
  public static final String STATEMENTS =
      """
      DROP TABLE IF EXISTS a;
      CREATE TABLE a (k VARCHAR(100), v VARCHAR(100), n INT);
      INSERT INTO a VALUES ('a@h.test', 'a@x.test', 1);
      INSERT INTO a VALUES ('a@h.test', 'b@x.test', 2);
      INSERT INTO a VALUES ('b@h.test', 'bb@x.test', 3);
      INSERT INTO a VALUES ('empty@h.test', '', 4);
      INSERT INTO a VALUES ('o''brien@h.test', 'ob', 5);
      INSERT INTO a VALUES ('null@h.test', NULL, 6);
      INSERT INTO a VALUES ('j\u00f6rg@h.test', 'j\u00f6', 7);
      """;

  private SqlData() {}
}
