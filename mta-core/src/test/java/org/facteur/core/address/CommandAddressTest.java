package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<joe@example.net> | joe@example.net | joe@example.net",
        "joe@example.net | joe@example.net | bad",
        "<joe@example.net (comment)> | joe@example.net | bad",
        "<alice(a comment)@example.test> | alice@example.test | bad",
        "<\"alice\"@example.test> | alice@example.test | alice@example.test",
        "<> | bad | bad",
        "<joe @example.net> | joe@example.net | joe@example.net",
        "<@a,@b:c@d> | c@d | bad",
        "a@b c@d | bad | bad",
      })
  void parses(String argument, String loose, String strict) {
    assertThat(CommandAddress.parse(argument, false, false).orElse("bad")).isEqualTo(loose);
    assertThat(CommandAddress.parse(argument, false, true).orElse("bad")).isEqualTo(strict);
  }
}
