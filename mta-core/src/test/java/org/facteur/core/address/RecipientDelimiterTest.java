package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientDelimiterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "+ | joe+x | joe | x",
        "+- | joe-x+y | joe | x+y",
        "+ | joe+ | joe | ''",
        "+ | +x | none | ''",
        "+ | joe | none | ''",
        "- | owner-list | none | ''",
        "- | list-request | none | ''",
        "- | -request | none | ''",
        "- | mailer-daemon | none | ''",
        "- | double-bounce | none | ''",
        "+ | owner-list+x | owner-list | x",
        "'' | joe+x | none | ''",
      })
  void splits(String delimiters, String local, String user, String extension) {
    RecipientDelimiter delimiter = new RecipientDelimiter(delimiters, true, "double-bounce");
    String got = delimiter.split(local).map(RecipientDelimiter.Split::user).orElse("none");
    assertThat(got).isEqualTo(user);
    assertThat(delimiter.split(local).map(RecipientDelimiter.Split::extension).orElse(""))
        .isEqualTo(extension);
    assertThat(
            delimiter
                .strip(local + "@x+y.example")
                .map(RecipientDelimiter.Stripped::address)
                .orElse("none"))
        .isEqualTo(user.equals("none") ? user : user + "@x+y.example");
  }
}
