package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressQuotingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe@example.com | joe@example.com",
        "joe | joe",
        "a b@example.com | \"a b\"@example.com",
        "a@b@example.com | \"a@b\"@example.com",
        ".a@x | \".a\"@x",
        "a..b@x | \"a..b\"@x",
        "a.@x | \"a.\"@x",
        "a\"b\\c@x | \"a\\\"b\\\\c\"@x",
        "@x | \"\"@x",
        "@a,@b:c@d | @a,@b:c@d",
        "@a:c d@e | @a:\"c d\"@e",
        "@a:c d | @a:\"c d\"",
        "a!b%c@x | a!b%c@x",
        "h\u00e9@x | h\u00e9@x",
      })
  void quotesAndUnquotes(String internal, String external) {
    assertThat(AddressQuoting.quote822(internal)).isEqualTo(external);
    assertThat(AddressQuoting.quote821(internal)).isEqualTo(external);
    assertThat(AddressQuoting.unquote822(external)).isEqualTo(internal);
  }

  @Test
  void theNullSenderHasNoQuotes() {
    assertThat(AddressQuoting.quote822("")).isEmpty();
    assertThat(AddressQuoting.quote821("")).isEmpty();
  }

  @Test
  void unquotingUndoesQuoting() {
    Random random = new Random(821);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder local = new StringBuilder();
      local.append('x');
      for (int i = random.nextInt(10); i > 0; i--) {
        local.append((char) (1 + random.nextInt(255)));
      }
      String address = local + "@example.com";
      assertThat(AddressQuoting.unquote822(AddressQuoting.quote822(address))).isEqualTo(address);
      assertThat(AddressQuoting.unquote822(AddressQuoting.quote821(address))).isEqualTo(address);
    }
  }
}
