package org.facteur.maps.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.facteur.maps.source.LogicalLine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of any text are parsed or reported, never more. */
class PatternFuzzTest {
  private static final String[] WORDS = {
    "/",
    "!",
    "if ",
    "endif",
    "(",
    ")",
    "[",
    "]",
    "[:alpha:]",
    "^",
    "$",
    "$1",
    "${1}",
    "{2,3}",
    "\\1",
    "\\",
    "*",
    "+",
    "?",
    "|",
    "a",
    "b",
    "(?=",
    "(?<n>",
    "x ",
    " ",
    "1.2.3.4",
    "/24",
    "::",
    "\n",
    "\u00e9"
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anyTextIsParsed(int seed) {
    Random random = new Random(seed);
    Problems problems = new Problems("test", "fuzz", text -> assertThat(text).isNotEmpty());
    for (int round = 0; round < 2000; round++) {
      StringBuilder line = new StringBuilder(random.nextBoolean() ? "/" : "");
      for (int i = random.nextInt(12); i >= 0; i--) {
        line.append(WORDS[random.nextInt(WORDS.length)]);
      }
      if (random.nextBoolean()) {
        line.append("/ result$1");
      }
      List<LogicalLine> lines = List.of(new LogicalLine(line.toString(), 1));
      Optional<String> ignored =
          ExpressionRules.parse(new RegexpSyntax(), true, lines, problems).find("ab aab\nx");
      ignored = ExpressionRules.parse(new PcreSyntax(), true, lines, problems).find("ab aab\nx");
      ignored = AddressRules.parse(lines, problems).find(new byte[] {1, 2, 3, 4});
      assertThat(ignored).isNotNull();
    }
  }
}
