package org.facteur.queue.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.facteur.core.address.AddressList;
import org.junit.jupiter.api.Test;

/** Whatever a header holds: nothing but the addresses that change is changed. */
class AddressHeaderTest {
  private static final String[] PIECES = {
    "joe@example.net",
    "<joe@example.net>",
    "\"J. \\\"D\\\"\" ",
    "(comment (nested) \\))",
    ",",
    ";",
    "group:",
    " ",
    "\n\t",
    "<",
    ">",
    "\"",
    "(",
    "@",
    "a!b",
    "c%d",
    "[1.2.3.4]",
    "\\",
    "..",
    "x",
    "gr\u00fc\u00df",
    "<@a,@b:c@d>",
    "<>",
    "=?utf-8?q?x?=",
    "|"
  };

  private static String header(Random random) {
    StringBuilder text = new StringBuilder("To:");
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      if (random.nextInt(10) == 0) {
        text.append((char) random.nextInt(256));
      }
    }
    return text.toString().replace("\0", "");
  }

  @Test
  void staysTheVerySameWhenNoAddressChanges() {
    for (int seed = 0; seed < 20_000; seed++) {
      String header = header(new Random(seed));
      assertThat(AddressHeader.rewrite(header, 2, 10_240, address -> address)).isSameAs(header);
    }
  }

  @Test
  void keepsEverythingAroundAnAddressThatChanges() {
    int changes = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      String header = header(new Random(seed));
      String changed =
          AddressHeader.rewrite(
              header,
              2,
              10_240,
              address -> address.equals("joe@example.net") ? "bob@example.org" : address);
      if (changed.equals(header)) {
        continue;
      }
      changes++;
      List<AddressList.Part> before = AddressList.parse(header.substring(3)).parts();
      AddressList expected =
          AddressList.parse(header.substring(3))
              .map(
                  mailbox ->
                      mailbox.external().equals("joe@example.net")
                          ? AddressList.parse("bob@example.org").mailboxes().getFirst()
                          : mailbox);
      assertThat(before).hasSameSizeAs(expected.parts());
      assertThat(changed.substring(4).replaceAll("\\s+", " "))
          .as(header)
          .isEqualTo(expected.toText().replaceAll("\\s+", " "));
    }
    assertThat(changes).isGreaterThan(1000);
  }

  @Test
  void aFloodOfTokensIsCutOff() {
    String header = "To:" + " a@b.example,".repeat(100_000);
    String changed = AddressHeader.rewrite(header, 2, 100, address -> address + "x");
    assertThat(changed.length()).isLessThan(1000);
  }
}
