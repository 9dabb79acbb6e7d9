package org.facteur.maps.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.facteur.core.address.Utf8Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SourceFormatTest {
  private final List<String> warnings = new ArrayList<>();

  private Map<String, String> read(SourceFormat format, String text) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    new TableSource(
            format, Utf8Text::foldCase, TableSource.Duplicates.WARN, false, true, warnings::add)
        .read(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)),
            "map",
            "map.db",
            entries);
    return entries;
  }

  @Test
  void mapsAreReadAsPostmapDoes() throws IOException {
    Map<String, String> entries =
        read(
            new MapFormat(),
            "  lost\n"
                + "# comment\nBob@Example.TEST   mixed\n  continued \n\n"
                + "\"a b\" c\n# between\n\t(d)\n"
                + "only\n"
                + "\"open key\n"
                + "k:  v\n"
                + "k: again\n");
    assertThat(entries)
        .containsExactly(
            Map.entry("bob@example.test", "mixed  continued"),
            Map.entry("\"a b\"", "c\t(d)"),
            Map.entry("k:", "v"));
    assertThat(warnings)
        .containsExactly(
            "map: logical line must not start with whitespace: \"  lost\"",
            "map, line 9: expected format: key whitespace value",
            "map, line 10: unbalanced '\"' in '\"open key' -- ignoring this line",
            "map, line 11: record is in \"key: value\" format; is this an alias file?",
            "map, line 12: record is in \"key: value\" format; is this an alias file?",
            "map.db: duplicate entry: \"k:\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a: x,y ,z   w ~ a ~ x, y, z w",
        "b: \"quoted \\\"x\" <foo@bar> (comment) tail ~ b ~ \"quoted \\\"x\" <foo@bar>(comment)"
            + " tail",
        "c: :include:/x/y, |\"cmd a b\" , /file ~ c ~ :include:/x/y, |\"cmd a b\", /file",
        "d: \"|cmd a  b\", \\backslash, a\\@b ~ d ~ \"|cmd a  b\", backslash, \"a@b\"",
        "\"e f\" : x@[1.2.3.4] ~ e f ~ x@[1.2.3.4]",
        "g (comm): x;y ~ g (comm) ~ x;y",
        "h: a:b c:d; ~ h ~ a:b c:d;",
        "i I: x ~ i i ~ x",
        "k: \"unclosed ~ k ~ \"unclosed\"",
        "<p>: q ~ <p> ~ q",
        "u: a . b ~ u ~ a.b",
      })
  void aliasesAreWrittenAnew(String line, String key, String value) throws IOException {
    assertThat(read(new AliasFormat(), line + "\n")).containsExactly(Map.entry(key, value));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "no colon here ~ need name:value pair",
        "empty: ~ need name:value pair",
        "q,r: s ~ need name:value pair",
        ": s ~ need name:value pair",
        "n@x: y ~ name must be local",
      })
  void wrongAliasesAreReported(String line, String text) throws IOException {
    assertThat(read(new AliasFormat(), line + "\n")).isEmpty();
    assertThat(warnings).containsExactly("map, line 1: " + text);
  }

  private enum Kind {
    MAP,
    ALIAS
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anyTextIsRead(Kind kind) throws IOException {
    Random random = new Random(7);
    String chars = "ab:,\"\\()<>@ \t\n\n#[]\u00e9";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        text.append(chars.charAt(random.nextInt(chars.length())));
      }
      Map<String, String> entries =
          read(kind == Kind.MAP ? new MapFormat() : new AliasFormat(), text.toString());
      assertThat(entries).doesNotContainKey("");
    }
  }
}
