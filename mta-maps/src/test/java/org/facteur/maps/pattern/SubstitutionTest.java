package org.facteur.maps.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.maps.TableTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {
  private final List<String> warnings = new ArrayList<>();
  private final TableTypes tables =
      TableTypes.strict(new MailLog((_, _, text) -> warnings.add(text), ""));
  private final Configuration configuration = Configuration.of(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"regexp", "pcre"})
  void rulesWithPartsOfTheKeyAreSkippedWhereTheyMustNotChoose(String type) throws LookupFailure {
    String rules = "{{/^(.*)@a$/ $1}, {/@a$/ fixed}}";
    LookupTables fixed = tables.withoutSubstitution();
    assertThat(find(fixed, type + ":" + rules)).isEqualTo("fixed");
    assertThat(find(fixed, "unionmap:{" + type + ":" + rules + "}")).isEqualTo("fixed");
    assertThat(warnings)
        .containsOnly(
            type
                + " map "
                + rules
                + ", line 1: regular expression substitution is not allowed: skipping this rule");
    assertThat(find(tables, type + ":" + rules)).isEqualTo("joe");
    assertThat(fixed.withoutSubstitution()).isSameAs(fixed);
  }

  private String find(LookupTables from, String table) throws LookupFailure {
    return from.open(table, configuration).find("joe@a").orElse("(none)");
  }
}
