package org.facteur.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe | joe",
        "joe@example.com | joe@example.com",
        "Joe User <joe@example.com> | joe@example.com",
        "\"Joe, User\" <joe@example.com>, x | joe@example.com x",
        "joe@example.com (Joe (the) User) | joe@example.com",
        "a b c@d | a b c@d",
        "undisclosed: a, b@c.example; | a b@c.example",
        "undisclosed-recipients:; | ``",
        "<@a,@b:user@c> | @a, @b:user@c",
        "<> | ``",
        "\"a b\"@example.com | \"a b\"@example.com",
        "a\\ b@example.com | \"a b\"@example.com",
        "user@[192.0.2.1] | user@[192.0.2.1]",
        "joe@a.example joe@b.example | joe@a.example joe@b.example",
        "<joe@example.net | <joe@example.net",
        "a!b%c@d | a!b%c@d",
      })
  void findsTheAddresses(String text, String addresses) {
    assertThat(
            String.join(
                " ",
                AddressList.parse(text).mailboxes().stream()
                    .map(AddressList.Mailbox::external)
                    .toList()))
        .isEqualTo(addresses);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "joe , jane | joe, jane",
        "Joe   User<joe@example.com> | Joe User <joe@example.com>",
        "z (comment here) | z (comment here)",
        "(before) z | z (before)",
        "undisclosed: a, b@c.example; | undisclosed: a, b@c.example;",
        "joe jane | joe, jane",
        "\"Quoted \\\" Name\" <y> | \"Quoted \\\" Name\" <y>",
        "x@[IPv6:::1] | x@[IPv6:::1]",
      })
  void writesTheListBack(String text, String written) {
    assertThat(AddressList.parse(text).toText()).isEqualTo(written);
  }

  @Test
  void changesOnlyTheAddresses() {
    AddressList list = AddressList.parse("Joe (x) <joe@a.example>, \"B\" <b@c>; (end)");
    AddressList changed = list.map(m -> new AddressList.Mailbox(List.of(AddressToken.atom("new"))));
    assertThat(changed.toText()).isEqualTo("Joe (x) <new>, \"B\" <new>;(end)");
    assertThat(changed.toText('\n')).isEqualTo("Joe (x) <new>,\n\"B\" <new>;(end)");
  }

  @Test
  void dropsWhatIsBeyondTheLimit() {
    assertThat(AddressList.parse("a,b,c,d", 3).toText()).isEqualTo("a, b");
  }

  /** Whatever the text: the parser ends, and what it wrote it reads as the same. */
  @Test
  void writtenListsAreStable() {
    Random random = new Random(822);
    String alphabet = "ab@.,;:<>()[]\\\"%! \t\r\n|\u00e9";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(24);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      AddressList list = AddressList.parse(text.toString());
      int addressTokens = list.mailboxes().stream().mapToInt(m -> m.tokens().size()).sum();
      assertThat(list.parts().size() - list.mailboxes().size() + addressTokens)
          .as("no token of %s is lost", text)
          .isGreaterThanOrEqualTo(AddressTokenizer.tokens(text.toString()).size());
      assertThat(AddressList.parse(list.toText()).toText()).isNotNull();
    }
  }
}
