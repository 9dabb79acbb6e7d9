package org.facteur.maps.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTableTest {
  private final Tables tables = new Tables();

  @Test
  void theFirstBlockAnswers(@TempDir Path directory) throws IOException, LookupFailure {
    Path file = directory.resolve("map");
    Files.writeString(
        file,
        """
        192.0.2.1            exact
        192.0.2.0/28         small
        [::ffff:192.0.2.1]   mapped
        !10.0.0.0/8          not ten
        if 10.0.0.0/8
        10.2.0.0/16          if ten two
        endif
        2001:db8::/32        six
        0.0.0.0/0            rest
        """);
    String table = "cidr:" + file;
    assertThat(tables.find(table, "192.0.2.1")).isEqualTo("exact");
    assertThat(tables.find(table, "192.0.2.5")).isEqualTo("small");
    assertThat(tables.find(table, "::ffff:192.0.2.1")).isEqualTo("mapped");
    assertThat(tables.find(table, "11.0.0.1")).isEqualTo("not ten");
    assertThat(tables.find(table, "10.2.3.4")).isEqualTo("if ten two");
    assertThat(tables.find(table, "10.3.3.4")).isEqualTo("rest");
    assertThat(tables.find(table, "2001:DB8::1")).isEqualTo("six");
    assertThat(tables.find(table, "name")).isEqualTo("(none)");
    assertThat(tables.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "1.2.3.4 ~ no lookup result",
        "! ~ no address pattern",
        "if ~ no address pattern",
        "1.2.3.0/24/3 x ~ bad mask value in \"1.2.3.0/24/3\"",
        "[::1 x ~ missing ']' character after \"[::1\"",
        "[::1]x y ~ garbage after \"[::1]\"",
        "::1/129 x ~ bad mask length in \"::1/129\"",
        "::1/64 x ~ non-null host address bits in \"::1/64\", perhaps you should use \"::/64\""
            + " instead",
        "1.2.3 x ~ bad address pattern: \"1.2.3\"",
        "/24 x ~ bad network value in \"/24\"",
        "endif ~ ENDIF without IF",
        "endif x ~ garbage after ENDIF",
        "1.2.3.0/99999999999 x ~ bad mask length in \"1.2.3.0/99999999999\"",
      })
  void wrongRulesAreReported(String rule, String text) throws LookupFailure {
    String name = "{{" + rule + "}, {9.9.9.9 next}}";
    assertThat(tables.find("cidr:" + name, "9.9.9.9")).isEqualTo("next");
    assertThat(tables.warnings())
        .containsExactly("cidr map " + name + ", line 1: " + text + ": skipping this rule");
  }
}
