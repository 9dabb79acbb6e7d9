package org.facteur.maps.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexpTableTest {
  private final Tables tables = new Tables();

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/^alice@(.*)$/ user at $1 ~ alice@here ~ user at here",
        "/^(a+)(b+)$/ ${2}$(1) of $$ ~ aabb ~ bbaa of $",
        "/^CASE$/ folded ~ Case ~ folded",
        "/^strict$/i exact ~ STRICT ~ (none)",
        "/^basic(x)$/x x ~ basicx ~ (none)",
        "/^basic(x)$/x x ~ basic(x) ~ x",
        "/\\(b\\)\\{2\\}\\+/x $1 ~ abbbb ~ b",
        "/a|b\\|c/x alternatives ~ c ~ alternatives",
        "/^*a/x star at start ~ *a ~ star at start",
        "/(a|ab)(c|bcd)(d*)/ $1,$2,$3 ~ abcd ~ a,bcd,",
        "/(a)x\\1/ back $1 ~ aXA ~ back a",
        "/(b)?x/ [$1] ~ x ~ []",
        "/\\<foo\\>/ word ~ a foo b ~ word",
        "/\\<foo\\>/ word ~ afoo ~ (none)",
        "/^[[:alpha:]_-]+[]x]$/ bracket ~ ab_-] ~ bracket",
        "/^[^[:space:]]+$/ no blanks ~ a b ~ (none)",
        "/^a{2,3}$/ interval ~ aaa ~ interval",
        "/^a{,1}$/ up to ~ aa ~ (none)",
        "/^a{1001}$/ many ~ a ~ (none)",
        "/^a**$/ twice ~ aaa ~ twice",
        "/a)b/ plain parenthesis ~ a)b ~ plain parenthesis",
        "/^a\\/b$/ slash ~ a/b ~ slash",
        "|^a$| bar ~ a ~ bar",
        "!/^a/ not ~ b ~ not",
        "! ! /^a/ twice not ~ a ~ twice not",
      })
  void rulesAnswer(String rule, String key, String value) throws LookupFailure {
    assertThat(tables.find("regexp:{{" + rule + "}}", key)).isEqualTo(value);
    assertThat(tables.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/a ~ no closing regexp delimiter \"/\": skipping this rule",
        "noslash x ~ ignoring unrecognized request",
        "if ~ no regexp: skipping this rule",
        "if x ~ no closing regexp delimiter \"x\": skipping this rule",
        "endif ~ ignoring ENDIF without matching IF",
        "! ~ no regexp: skipping this rule",
        "/(/ x ~ Unmatched ( or \\(",
        "/a\\)/x x ~ Unmatched ( or \\(",
        "/a(?z)b/ x ~ Invalid preceding regular expression",
        "/[[:foo:]]/ x ~ Invalid character class name",
        "/[b-a]/ x ~ Invalid range end",
        "/[[.foo.]]/ x ~ Invalid collation character",
        "/a{3,2}/ x ~ Invalid content of \\{\\}",
        "/a{1,1000000}/ x ~ Regular expression too big",
        "/(a)\\2/ x ~ Invalid back reference",
        "/+/ x ~ Invalid preceding regular expression",
        "/a|*b/ x ~ Invalid preceding regular expression",
        "/[]/ x ~ Unmatched [, [^, [:, [., or [=",
        "/x/q y ~ unknown regexp option \"q\": skipping this rule",
        "/a(b)/ $2 ~ out of range replacement index \"2\": skipping this rule",
        "!/a(b)/ $1 ~ $number found in negative match replacement text: skipping this rule",
        "if /a/ ~ IF has no matching ENDIF",
      })
  void wrongRulesAreReported(String rule, String text) throws LookupFailure {
    String name = "{{" + rule + "}, {/./ next}}";
    boolean open = text.startsWith("IF");
    assertThat(tables.find("regexp:" + name, "z")).isEqualTo(open ? "(none)" : "next");
    assertThat(tables.warnings()).containsExactly("regexp map " + name + ", line 1: " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "$0 ~ out-of-range replacement index \"0\"",
        "$x ~ non-numeric replacement index \"x\"",
        "$1y ~ non-numeric replacement index \"1y\"",
      })
  void wrongReferencesAreReported(String result, String text) throws LookupFailure {
    assertThat(tables.find("regexp:{{/(a)/ " + result + "}}", "a")).isEqualTo("(none)");
    String where = "regexp map {{/(a)/ " + result + "}}, line 1: ";
    assertThat(tables.warnings())
        .containsExactly(where + text, where + "bad replacement syntax: skipping this rule");
  }

  @Test
  void conditionsNest(@TempDir Path directory) throws IOException, LookupFailure {
    Path file = directory.resolve("nested");
    Files.writeString(
        file,
        """
        if /@example\\.test$/
        if !/^root@/
        /^(.)/    starts with $1
        endif
        /^root/   is root
        ENDIF
        /example/  elsewhere
        """);
    String table = "regexp:" + file;
    assertThat(tables.find(table, "alice@example.test")).isEqualTo("starts with a");
    assertThat(tables.find(table, "root@example.test")).isEqualTo("is root");
    assertThat(tables.find(table, "x@example.org")).isEqualTo("elsewhere");
    assertThat(tables.find(table, "nothing")).isEqualTo("(none)");
    assertThat(tables.warnings()).isEmpty();
  }

  @Test
  void newlinesAreOrdinaryUnlessFlagged() throws LookupFailure {
    assertThat(tables.find("regexp:{{/a.b/ dot}, {/a$/ end}}", "a\nb")).isEqualTo("dot");
    assertThat(tables.find("regexp:{{/a.b/m dot}, {/a$/m end}}", "a\nb")).isEqualTo("end");
    assertThat(tables.find("regexp:{{/^[^x]b$/m no}, {/^b/m line}}", "a\nb")).isEqualTo("line");
  }

  @Test
  void malformedNamesAreErrors() {
    assertThatThrownBy(() -> tables.open("regexp:{/a/ x}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("regexp map: no '{' at start of text in \"/a/\"");
    assertThatThrownBy(() -> tables.open("regexp:{{/a/ x}"))
        .hasMessage("regexp map: missing '}' in \"{{/a/ x}\"");
    assertThatThrownBy(() -> tables.open("regexp:{{/a/ x}} x"))
        .hasMessage("regexp map: syntax error after '}' in \"{{/a/ x}} x\"");
    assertThatThrownBy(() -> tables.open("regexp:/nonexistent/x"))
        .hasMessage("open /nonexistent/x: No such file or directory");
  }
}
