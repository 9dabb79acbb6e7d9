package org.facteur.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacroExpansionTest {
  private static final Map<String, String> VALUES =
      Map.of("set", "yes", "empty", "", "other", "<$set>", "loop", "x $loop", "level", "3.6");
  private final List<String> warnings = new ArrayList<>();

  private MacroExpansion.Result expand(String text) {
    return MacroExpansion.expand(
        text, name -> Optional.ofNullable(VALUES.get(name)), warnings::add);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain | plain
          $set ${set} $(set) | yes yes yes
          $other. | <yes>.
          $$set | $set
          [$nothing] | []
          ${set?text}${empty?text} | text
          ${set:text}${empty:text}${nothing:text} | texttext
          ${set?{a}:{b}}${empty?{a}:{b}} | ab
          ${set?{ a b }:{b}} | a b
          ${set? { a } } | a
          ${empty:{ b }} | b
          ${set?one:two} | one:two
          ${set?nested ${empty:inner}} | nested inner
          ${{$set} == {yes} ? {equal} : {different}} | equal
          ${{$set} == {no} ? {equal} : {different}} | different
          [${{x} != {y}}] | [true]
          [${{x} != {x}}] | []
          ${{2} < {10} ? {less} : {more}} | less
          ${{a2} < {a10} ? {less} : {more}} | more
          ${{007} == {7} ? {same} : {other}} | same
          ${{99999999999999999999} > {9} ? {more} : {less}} | more
          ${{$level} <level {3.10} ? {older} : {newer}} | older
          ${{$level} >=level {3.6} ? {same} : {older}} | same
          ${{3.6} ==level {3.6.0} ? {same} : {other}} | same
          ${{a} == {a} : {b}}. | .
          ${{a} == {b} : {b}}. | b.
          """)
  void expands(String text, String expected) {
    MacroExpansion.Result result = expand(text);

    assertThat(warnings).isEmpty();
    assertThat(result.text()).isEqualTo(expected);
    assertThat(result.failed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ${ | truncated macro reference: "${"
          a ${set?{x} | truncated macro reference: "a ${set?{x}"
          $(set | truncated macro reference: "$(set"
          ${} | empty macro name: "${}"
          a $ b | empty macro name: "a $ b"
          ${{a} ~ {b}?{x}} | "==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...a}>>>~ {b}?{x}"
          ${{a} == b} | "{expression}" expected at: "...{a} ==>>>b"
          ${set-x} | attribute name syntax error at: "...set>>>-x"
          ${{a} == {a} x} | "?" or ":" expected at: "...}>>>x"
          ${set?{a}x} | ":" expected at: "...a}>>>x"
          ${set?{a}:{b}x} | unexpected input at: "...b}>>>x"
          """)
  void reportsWhatIsWrong(String text, String expected) {
    MacroExpansion.Result result = expand(text);

    assertThat(warnings).containsExactly(expected);
    assertThat(result.failed()).isTrue();
  }

  @Test
  void limitsNesting() {
    MacroExpansion.Result result = expand("$loop");

    assertThat(result.failed()).isTrue();
    assertThat(warnings).first().asString().startsWith("unreasonable macro call nesting: ");
  }

  @Test
  void scanTellsOfBothBranches() {
    List<String> names = new ArrayList<>();

    MacroExpansion.scan(
        "$a ${b?{$c}:{$d}} ${{$e} <level {3} ? {$f} : {$g}}", names::add, warnings::add);

    assertThat(warnings).isEmpty();

    assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f", "g");
  }

  @Test
  void anyTextEndsWithoutAnException() {
    Random random = new Random(7);
    String alphabet = "${}()?:=<>! ab$${";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      warnings.clear();
      MacroExpansion.Result result = expand(text.toString());
      assertThat(result.failed()).as(text.toString()).isEqualTo(!warnings.isEmpty());
    }
  }

  @Test
  void takesValuesFromOutsideAsTheyAre() {
    MacroExpansion.Result result =
        MacroExpansion.expandOnce(
            "$other ${set?{<$set>}} ${nothing:x}",
            name -> Optional.ofNullable(VALUES.get(name)),
            "$tesy",
            warnings::add);

    assertThat(result).isEqualTo(new MacroExpansion.Result("_$set_ <yes> x", false, false));
    assertThat(expand("$nothing").undefined()).isTrue();
    assertThat(expand("$empty").undefined()).isFalse();
  }
}
