package org.facteur.maps.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcreTableTest {
  private final Tables tables = new Tables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/^(?i:alice)@(\\w+?)\\.(\\S+)$/ $2 then $1 ~ ALICE@host.example ~ example then host",
        "/^(\\d{3})-(\\d{4})$/ ${1}${2} ~ 555-1234 ~ 5551234",
        "/^case$/i exact ~ CASE ~ (none)",
        "/(?<=foo)bar/ behind ~ foobar ~ behind",
        "/foo(?!bar)/ ahead ~ foobar ~ (none)",
        "/^(x)?(y)$/ [$1][$2] ~ y ~ [][y]",
        "/^  spa ced$ # remark/x compact ~ spaced ~ compact",
        "/^[ #]a/x class keeps ~ #a ~ class keeps",
        "/b/A anchored ~ ab ~ (none)",
        "/^(a+)/U shortest $1 ~ aaa ~ shortest a",
        "/(.)\\1/ twice $1 ~ xaay ~ twice a",
        "/^(?P<n>a)(?P=n)$/ named ~ aa ~ named",
        "/^(?>a+)b/ atomic ~ aab ~ atomic",
        "/^[[:alpha:]&&[]+(?=x)/ class ~ a&[x ~ class",
        "/^[[:^alpha:]]+(?=x)/ class ~ 12x ~ class",
        "/^[]a]+(?=x)/ first bracket ~ ]ax ~ first bracket",
      })
  void rulesAnswer(String rule, String key, String value) throws LookupFailure {
    assertThat(tables.find("pcre:{{" + rule + "}}", key)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/(unclosed/ x ~ error in regex at offset 9: missing closing parenthesis",
        "/a)b/ x ~ error in regex at offset 1: unmatched closing parenthesis",
        "/+/ x ~ error in regex at offset 0: quantifier does not follow a repeatable item",
        "/[a/ x ~ error in regex at offset 2: missing terminating ] for character class",
        "/x/q y ~ unknown regexp option \"q\": skipping this rule",
        "/a ~ no closing regexp delimiter \"/\": ignoring this rule",
      })
  void wrongRulesAreReported(String rule, String text) throws LookupFailure {
    String name = "{{" + rule + "}}";
    assertThat(tables.find("pcre:" + name, "z")).isEqualTo("(none)");
    assertThat(tables.warnings()).containsExactly("pcre map " + name + ", line 1: " + text);
  }

  @Test
  void dollarMatchesBeforeAFinalNewline() throws LookupFailure {
    assertThat(tables.find("pcre:{{/a$/ end}}", "a\n")).isEqualTo("end");
    assertThat(tables.find("pcre:{{/a$/E end}}", "a\n")).isEqualTo("(none)");
    assertThat(tables.find("pcre:{{/a$/ end}}", "a\nb")).isEqualTo("(none)");
    assertThat(tables.find("pcre:{{/a$/m end}}", "a\nb")).isEqualTo("end");
    assertThat(tables.find("pcre:{{/a.b/ dot}}", "a\nb")).isEqualTo("dot");
    assertThat(tables.find("pcre:{{/a.b/s dot}}", "a\nb")).isEqualTo("(none)");
  }

  @Test
  void runawayPatternsGiveUp() {
    String name = "{{/(?=a)(a|aa)+\\1$/ x}}";
    String key = "a".repeat(200) + "b";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(tables.find("pcre:" + name, key)).isEqualTo("(none)"));
    assertThat(tables.warnings())
        .containsExactly("pcre map " + name + ", line 1: too many steps for a key: no match");
  }
}
