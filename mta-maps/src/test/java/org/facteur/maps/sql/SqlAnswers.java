package org.facteur.maps.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;

/** What all databases must answer with the same data. */
final class SqlAnswers {
  private static final String QUERY = "query = SELECT v FROM a WHERE k = '%s' ORDER BY n\n";

  private SqlAnswers() {}

  /** Defines a table with the given parameters and those that lead to the data. */
  @FunctionalInterface
  interface Definition {
    String table(String parameters) throws IOException;
  }

  static void check(Tables tables, Definition definition) throws Exception {
    String plain = definition.table(QUERY);
    assertThat(tables.find(plain, "a@h.test")).isEqualTo("a@x.test,b@x.test");
    assertThat(tables.find(plain, "A@H.TEST")).isEqualTo("a@x.test,b@x.test");
    assertThat(tables.find(plain, "zz@h.test")).isEqualTo("(none)");
    assertThat(tables.find(plain, "null@h.test")).isEqualTo("(none)");
    assertThat(tables.find(plain, "empty@h.test")).isEqualTo("(none)");
    assertThat(tables.find(plain, "o'brien@h.test")).isEqualTo("ob");
    assertThat(tables.find(plain, Utf8Text.encode("j\u00f6rg@h.test")))
        .isEqualTo(Utf8Text.encode("j\u00f6"));
    assertThat(tables.find(plain, "x\u00ff@h.test")).isEqualTo("(none)");
    for (String attack :
        new String[] {
          "x' OR '1'='1", "x\\' OR 1=1 -- ", "x'; DELETE FROM a; -- ", "\" OR 1=1 -- ", "\\", "?"
        }) {
      assertThat(tables.find(plain, attack)).isEqualTo("(none)");
    }
    assertThat(tables.find(plain, "b@h.test")).isEqualTo("bb@x.test");
    assertThat(tables.find(definition.table("query = SELECT v FROM a WHERE n = %s\n"), "3"))
        .isEqualTo("bb@x.test");
    assertThat(
            tables.find(
                definition.table("query = SELECT v FROM a WHERE k = '%u@h.test' AND '%1' = 'z'\n"),
                "b@y.z"))
        .isEqualTo("bb@x.test");
    assertThat(tables.find(definition.table("query = SELECT v FROM a WHERE k = '%d'\n"), "b"))
        .isEqualTo("(none)");
    assertThat(
            tables.find(
                definition.table(
                    "table = a\nselect_field = v\nwhere_field = k\nadditional_conditions = AND n < 9\n"),
                "b@h.test"))
        .isEqualTo("bb@x.test");
    assertThat(tables.find(definition.table(QUERY + "result_format = <%u|%d|%S|%2>\n"), "a@h.test"))
        .isEqualTo("<a|x.test|a@h.test|h>,<b|x.test|a@h.test|h>");
    assertThat(tables.find(definition.table(QUERY + "domain = other.test\n"), "a@h.test"))
        .isEqualTo("(none)");
    assertThat(tables.find(definition.table(QUERY + "domain = h.test\n"), "b@h.test"))
        .isEqualTo("bb@x.test");
    String limited = definition.table(QUERY + "expansion_limit = 1\n");
    assertThatThrownBy(() -> tables.find(limited, "a@h.test")).isInstanceOf(LookupFailure.class);
    String wrong = definition.table("query = SELECT v FROM nowhere WHERE k = '%s'\n");
    assertThatThrownBy(() -> tables.find(wrong, "a@h.test")).isInstanceOf(LookupFailure.class);
  }
}
