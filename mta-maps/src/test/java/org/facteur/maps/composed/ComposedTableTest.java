package org.facteur.maps.composed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposedTableTest {
  private final Tables tables = new Tables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "static:value ~ value",
        "static:{ two words } ~ two words",
        "inline:{a=1, {b = two words}, c=3} ~ 1",
        "inline:{{ a=b c }, d=e f=g} ~ b c",
        "inline:{a=1,A=2} ~ 2",
        "inline:{b=1} ~ (none)",
        "unionmap:{inline:{a=1},inline:{b=2},static:3} ~ 1,3",
        "pipemap:{inline:{a=b},inline:{b=c}} ~ c",
        "pipemap:{inline:{a=x},inline:{b=c}} ~ (none)",
        "pipemap:{inline:{{a = b}} inline:{b=c}} ~ c",
        "randmap:{only} ~ only",
        "internal:any ~ (none)",
        "proxy:inline:{a=1} ~ 1",
      })
  void tablesAnswer(String name, String value) throws LookupFailure {
    assertThat(tables.find(name, "a")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "static:{x ~ bad static:name syntax: missing '}' in \"{x\"",
        "static:{x}y ~ bad static:name syntax: syntax error after '}' in \"{x}y\"",
        "inline:{} ~ bad syntax: \"inline:{}\"; need \"inline:{name=value...}\"",
        "inline:{ } ~ empty table: \"inline:{ }\"; need \"inline:{name=value...}\"",
        "inline:{x} ~ missing '=' after attribute name: \"inline:{x}\"; need"
            + " \"inline:{name=value...}\"",
        "inline:{{a}=b} ~ syntax error after '}' in \"{a}=b\": \"inline:{{a}=b}\"; need"
            + " \"inline:{name=value...}\"",
        "inline:{{a=b} ~ bad syntax: \"inline:{{a=b}\"; need \"inline:{name=value...}\"",
        "inline:{x}y ~ bad syntax: \"inline:{x}y\"; need \"inline:{name=value...}\"",
        "unionmap:x ~ bad syntax: \"unionmap:x\"; need \"unionmap:{type:name...}\"",
        "pipemap:{x} ~ bad syntax: \"pipemap:{x}\"; need \"pipemap:{type:name...}\"",
        "randmap:{ } ~ bad syntax: \"randmap:{ }\"; need \"randmap:{value...}\"",
        "static: ~ open dictionary: expecting \"type:name\" form instead of \"static:\"",
        "sdbm:x ~ unsupported dictionary type: sdbm",
        "unix:x ~ unknown table: unix:x",
        "nis:x ~ nis:x: NIS tables are not available in Facteur",
      })
  void malformedNamesAreErrors(String name, String message) {
    assertThatThrownBy(() -> tables.open(name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void failureOfOnePartIsFailureOfAll() {
    for (String name :
        new String[] {
          "fail:x", "unionmap:{static:1,fail:x}", "pipemap:{fail:x,static:1}", "proxy:fail:x"
        }) {
      assertThatThrownBy(() -> tables.find(name, "a"))
          .isInstanceOf(LookupFailure.class)
          .extracting(e -> ((LookupFailure) e).reason())
          .isEqualTo("Application error");
    }
  }

  @Test
  void everyRandomValueIsGivenSometime() throws LookupFailure {
    boolean[] seen = new boolean[3];
    for (int i = 0; i < 1000; i++) {
      seen[Integer.parseInt(tables.find("randmap:{0, 1, 2}", "x"))] = true;
    }
    assertThat(seen).containsOnly(true);
  }

  @Test
  void onlyTablesOfPatternsArePatterns() {
    assertThat(tables.open("unionmap:{static:1,regexp:{{/x/ y}}}").isPattern()).isFalse();
    assertThat(tables.open("unionmap:{cidr:{{1.2.3.4 x}},regexp:{{/x/ y}}}").isPattern()).isTrue();
    assertThat(tables.open("static:x").isPattern()).isFalse();
  }
}
