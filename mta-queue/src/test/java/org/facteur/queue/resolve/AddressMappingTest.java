package org.facteur.queue.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressQuoting;
import org.facteur.queue.header.AddressHeader;
import org.facteur.queue.header.HeaderName;
import org.facteur.queue.resolve.AddressMapping.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressMappingTest {
  private final ResolveFixture fixture = new ResolveFixture().set("recipient_delimiter", "+");

  private AddressMapping mapping() {
    return new AddressMapping(
        fixture.configuration(),
        fixture.tables,
        fixture.local(),
        new TrivialRewriter(fixture.configuration()),
        fixture.log.log());
  }

  /** The kit's case rewrite/canonical. */
  @ParameterizedTest
  @CsvSource({
    "ENVELOPE_SENDER,sam@example.test,samuel@example.net",
    "ENVELOPE_SENDER,joe+y@example.test,joseph+y@example.test",
    "ENVELOPE_RECIPIENT,al+tag@example.test,alice+tag@example.test",
    "ENVELOPE_RECIPIENT,bob@old.example.test,bob@example.test",
    "HEADER_RECIPIENT,jane@example.test,jane.doe@example.net",
    "HEADER_RECIPIENT,JOE@EXAMPLE.TEST,joseph@example.test",
    "HEADER_RECIPIENT,two@example.test,alice@one.example",
    "HEADER_RECIPIENT,at+x@example.test,at+x@at.example",
    "HEADER_RECIPIENT,spc+e@example.test,s p+e@spc.example",
    "HEADER_RECIPIENT,no+e@example.test,nodomain+e@example.test",
  })
  void canonicalMaps(Place place, String address, String mapped) throws Exception {
    fixture
        .set("canonical_maps", "fake:both")
        .set("sender_canonical_maps", "fake:sender")
        .set("recipient_canonical_maps", "fake:recipient");
    fixture
        .tables
        .with(
            "both",
            "joe@example.test",
            "joseph@example.test",
            "@old.example.test",
            "@example.test",
            "jane",
            "jane.doe@example.net",
            "two@example.test",
            "alice@one.example, bob@two.example",
            "at@example.test",
            "@at.example",
            "spc@example.test",
            "\"s p\"@spc.example",
            "no@example.test",
            "nodomain")
        .with("sender", "sam@example.test", "samuel@example.net")
        .with(
            "recipient",
            "al@example.test",
            "alice@example.test",
            "samuel@example.net",
            "never@example.net");
    assertThat(mapping().map("Q", place, address)).isEqualTo(mapped);
    assertThat(fixture.log.lines())
        .isEqualTo(
            address.startsWith("two")
                ? List.of("warning: Q: multi-valued canonical_maps entry for two@example.test")
                : List.of());
  }

  /** Answers of Postfix. */
  @ParameterizedTest
  @CsvSource({
    "a@HOST.Example.Com,a@example.com",
    "b@x.example.net,b@x.example.net",
    "c@y.x.example.net,c@y.x.example.net",
    "d@z.example.net,d@example.net",
    "e@a.dot.example,e@a.dot.example",
    "root@q.example.com,root@q.example.com",
    "root+x@q.example.com,root+x@example.com",
    "bob+x@q.example.com,bob+x@q.example.com",
    "i@example.com,i@example.com",
    "j@notexample.com,j@notexample.com",
    "k@[192.0.2.1],k@[192.0.2.1]",
  })
  void masquerading(String address, String masked) throws Exception {
    fixture
        .set("masquerade_domains", "EXAMPLE.com !x.example.net .dot.example example.net")
        .set("masquerade_exceptions", "root bob+x");
    assertThat(mapping().map("Q", Place.HEADER_SENDER, address)).isEqualTo(masked);
    assertThat(mapping().map("Q", Place.ENVELOPE_RECIPIENT, address)).isEqualTo(address);
  }

  /** The kit's case rewrite/virtual-alias. */
  @ParameterizedTest
  @CsvSource({
    "info@alias.example,alice@example.test bob@example.test carol@example.test",
    "sales+eu@alias.example,bob@example.test",
    "sales+us@alias.example,carol+us@example.test",
    "nobody-at-all@alias.example,alice+catchall@example.test",
    "staff+x@example.test,alice+x@example.test",
    "loop@alias.example,loop@alias.example bob@example.test",
    "dup@alias.example,alice@example.test alice@example.test",
    "x@other.alias.example,x@example.test",
    "x@far.example,x@far.example",
  })
  void virtualAliases(String recipient, String expanded) throws Exception {
    fixture.set("virtual_alias_maps", "fake:v");
    fixture.tables.with(
        "v",
        "info@alias.example",
        "alice@example.test, team@alias.example",
        "team@alias.example",
        "bob, carol@example.test",
        "sales+eu@alias.example",
        "bob@example.test",
        "sales@alias.example",
        "carol@example.test",
        "@alias.example",
        "alice+catchall",
        "staff",
        "alice",
        "loop@alias.example",
        "loop@alias.example, bob",
        "dup@alias.example",
        "alice, alice@example.test",
        "@other.alias.example",
        "@example.test");
    assertThat(mapping().expand("Q", recipient)).containsExactly(expanded.split(" "));
  }

  /** The kit's case rewrite/virtual-limits. */
  @Test
  void expansionHasLimits() {
    fixture
        .set("virtual_alias_maps", "fake:grow, fake:many")
        .set("virtual_alias_recursion_limit", "5")
        .set("virtual_alias_expansion_limit", "3")
        .set("virtual_alias_address_length_limit", "100");
    fixture
        .tables
        .withPattern("grow", "grow(x*)@example\\.test", "grow$1x@example.test")
        .with(
            "many",
            "many@example.test",
            "alice, bob, carol, root",
            "long@example.test",
            "x".repeat(400));
    for (String recipient : List.of("grow", "many", "long")) {
      assertThatThrownBy(() -> mapping().expand("Q", recipient + "@example.test"))
          .isInstanceOfSatisfying(
              AddressMappingException.class,
              e -> assertThat(e.kind()).isEqualTo(AddressMappingException.Kind.EXPANSION));
    }
    assertThat(fixture.log.lines())
        .containsExactly(
            "warning: Q: unreasonable virtual_alias_maps map nesting for grow@example.test --"
                + " message not accepted, try again later",
            "warning: Q: unreasonable virtual_alias_maps map expansion size for many@example.test"
                + " -- message not accepted, try again later",
            "warning: Q: unreasonable virtual_alias_maps result "
                + "x".repeat(300)
                + "... -- message not accepted, try again later");
  }

  @Test
  void failuresAreLoggedAndThrown() {
    fixture.set("virtual_alias_maps", "fail:v");
    assertThatThrownBy(() -> mapping().expand("Q", "alice@example.test"))
        .isInstanceOfSatisfying(
            AddressMappingException.class,
            e -> assertThat(e.kind()).isEqualTo(AddressMappingException.Kind.LOOKUP));
    assertThat(fixture.log.lines())
        .containsExactly(
            "warning: fail:v lookup error for \"alice@example.test\"",
            "warning: Q: virtual_alias_maps map lookup problem for alice@example.test -- message"
                + " not accepted, try again later");
  }

  @Test
  void automaticCopies() throws Exception {
    fixture.set("sender_bcc_maps", "fake:s").set("recipient_bcc_maps", "fake:r");
    fixture
        .tables
        .with("s", "joe@example.net", "bob@example.test", "@spy.example", "carol")
        .with("r", "alice@example.test", "vmail+a", "@example.test", "root");
    AddressMapping mapping = mapping();
    assertThat(mapping.senderBcc("Q", "joe+x@example.net")).contains("bob@example.test");
    assertThat(mapping.senderBcc("Q", "any@spy.example")).contains("carol");
    assertThat(mapping.senderBcc("Q", "")).isEmpty();
    assertThat(mapping.recipientBcc("Q", "alice+y@example.test")).contains("vmail+a");
    assertThat(mapping.recipientBcc("Q", "daemon@example.test")).contains("root");
    assertThat(mapping.alwaysBcc()).isEmpty();
  }

  /** Answers of Postfix. */
  @Test
  void headersKeepEverythingButTheirAddresses() throws Exception {
    fixture.set("append_dot_mydomain", "yes").set("canonical_maps", "fake:c");
    fixture.tables.with("c", "q x@example.test", "quoted@example.test");
    assertThat(header("From", " J. Doe <joe>")).contains("From: J.Doe <joe@example.test>");
    assertThat(header("To", "\"J. Doe\" <joe>, Mr. X <\"q x\"@example.test>, \"y z\"@example.test"))
        .contains(
            "To: \"J. Doe\" <joe@example.test>, Mr.X <quoted@example.test>,\n"
                + "\t\"y z\"@example.test");
    assertThat(
            header(
                "Cc",
                "a b c@d, e <f@g> h, (comment) i, j (c2) k, L: m, n;, o p <q>, <r>, s@[1.2.3.4],"
                    + " t@@u, v@, @w, x@y@z"))
        .contains(
            "Cc: a@example.test, b@example.test, c@d.example.test,\n"
                + "\te <f@g.example.test>, h@example.test, i@example.test (comment),\n"
                + "\tj@example.test, k@example.test (c2), L: m@example.test,\n"
                + "\tn@example.test;, o p <q@example.test>, <r@example.test>, s@[1.2.3.4],\n"
                + "\t\"t@\"@u.example.test, v@, \"\"@w.example.test, \"x@y\"@z.example.test");
    assertThat(
            header(
                "Cc",
                "<@a.b,@c.d:e@f.g>, ;x, :y, [z], \"a\" \"b\" <c>, d\\e@f, g@\"h\", i%j, k!l, m|n"))
        .contains(
            "Cc: <e@f.g>, ;, x@example.test, \":y\"@example.test,\n"
                + "\t\"[z]\"@example.test, \"a\" \"b\" <c@example.test>, de@f.example.test,\n"
                + "\tg@h.example.test, i@j.example.test, l@k.example.test,\n"
                + "\tm|n@example.test");
    assertThat(header("Cc", "<>, <e@f, g>, \"unterminated <h@i>"))
        .contains("Cc: <>, <e@f, g.example.test>, \"unterminated <h@i>\"@example.test");
    assertThat(header("Cc", "joe@example.net, foo@bar.example   ,\n  unchanged@far.example(no)"))
        .isEmpty();
  }

  /** Empty when nothing changes. */
  private Optional<String> header(String name, String value) throws AddressMappingException {
    AddressMapping mapping = mapping();
    AddressRewriter rewriter = new TrivialRewriter(fixture.configuration());
    AddressMapping.Place place =
        HeaderName.of(name.getBytes(StandardCharsets.US_ASCII), 0, name.length())
                    .orElseThrow()
                    .addresses()
                == HeaderName.Addresses.SENDERS
            ? AddressMapping.Place.HEADER_SENDER
            : AddressMapping.Place.HEADER_RECIPIENT;
    String whole = name + ": " + value;
    String changed =
        AddressHeader.rewrite(
            whole,
            name.length(),
            10240,
            external -> {
              String complete = rewriter.rewrite(AddressRewriter.Context.LOCAL, external);
              String internal = AddressQuoting.unquote822(complete);
              String mapped = mapping.map("Q", place, internal);
              return mapped.equals(internal) ? complete : AddressQuoting.quote822(mapped);
            });
    return changed.equals(whole) ? Optional.empty() : Optional.of(changed);
  }
}
