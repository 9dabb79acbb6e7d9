package org.facteur.queue.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.facteur.core.lookup.LookupFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportResolverTest {
  private static String route(ResolveFixture fixture, String recipient) throws LookupFailure {
    Resolution resolution = fixture.resolver().resolve("joe@example.net", recipient);
    return resolution.transport() + ":" + resolution.nexthop();
  }

  /** Answers of Postfix. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "alice@far.example@example.test | alice@far.example | DEFAULT",
        "a1%far.example@example.test | a1@far.example | DEFAULT",
        "a2%mx.example.test@example.test | a2@mx.example.test | LOCAL",
        "a3@example.test@mx.example.test | a3@example.test | LOCAL",
        "mx.example.test!a5 | a5@mx.example.test | LOCAL",
        "far!a6@example.test | a6@far.example.test | DEFAULT",
        "far.example!mx.example.test!a9 | mx.example.test!a9@far.example | DEFAULT",
        "@mx.example.test | MAILER-DAEMON@mx.example.test | LOCAL",
        "@mx.example.test:b1@example.test | b1@example.test | LOCAL",
        "b3.@example.test | b3.@example.test | LOCAL",
        "b5@[127.0.0.1] | b5@[127.0.0.1] | LOCAL",
        "b6@[IPv6:::1] | b6@[IPv6:::1] | DEFAULT",
        "b9@example.test. | b9@example.test | LOCAL",
        "c1 x@example.test | c1 x@example.test | LOCAL",
        "x%y@c5.example.test | x%y@c5.example.test | DEFAULT",
        "c9%z@relay.example | c9%z@relay.example | RELAY",
        "c9!z@sub.relay.example | c9!z@sub.relay.example | RELAY",
        "%c7@example.test | @c7.example.test | DEFAULT",
        "d1!x@example.test | x@d1.example.test | DEFAULT",
        "alice | alice@mx.example.test | LOCAL",
        "`` | MAILER-DAEMON@mx.example.test | LOCAL",
      })
  void findsTheRecipientAndItsClass(String address, String recipient, AddressClass addressClass)
      throws LookupFailure {
    Resolution resolution =
        new ResolveFixture()
            .set("append_dot_mydomain", "yes")
            .set("relay_domains", "relay.example")
            .resolver()
            .resolve("", address);
    assertThat(resolution.recipient()).isEqualTo(recipient);
    assertThat(resolution.addressClass()).isEqualTo(addressClass);
    assertThat(resolution.badSyntax()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example..test",
        "a@127.0.0.1",
        "a@[127.0.0]",
        "a@[::1]",
        "a@",
        "a@@example.test",
        "a@.",
        "a@.example.test",
        "a@-x.example",
        "a@1.2",
        "%@example.test",
        "!@example.test",
        "-a@example.test",
        "a@x y"
      })
  void refusesBadDomains(String address) throws LookupFailure {
    assertThat(new ResolveFixture().resolver().resolve("", address).badSyntax()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a@far.example,false",
    "a%b@far.example,true",
    "a!b@far.example,true",
    "a@b@far.example,true"
  })
  void seesRoutingOperators(String address, boolean routed) throws LookupFailure {
    assertThat(new ResolveFixture().resolver().resolve("", address).sourceRouted())
        .isEqualTo(routed);
  }

  @Test
  void classesHaveTheirTransports() throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("virtual_alias_domains", "alias.example")
            .set("virtual_mailbox_domains", "mailbox.example")
            .set("relay_domains", "relay.example")
            .set("relay_transport", "relay:[gate.example]")
            .set("relayhost", "[out.example]");
    assertThat(route(fixture, "a@example.test")).isEqualTo("local:mx.example.test");
    assertThat(route(fixture, "a@alias.example"))
        .isEqualTo("error:5.1.1 User unknown in virtual alias table");
    assertThat(route(fixture, "a@mailbox.example")).isEqualTo("virtual:mailbox.example");
    assertThat(route(fixture, "a@relay.example")).isEqualTo("relay:[gate.example]");
    assertThat(route(fixture, "a@far.example")).isEqualTo("smtp:[out.example]");
    assertThat(route(fixture.set("relayhost", ""), "a@far.example")).isEqualTo("smtp:far.example");
  }

  @Test
  void virtualAliasDomainsAreAlsoKeysOfTheMaps() throws LookupFailure {
    ResolveFixture fixture = new ResolveFixture().set("virtual_alias_maps", "fake:v");
    fixture.tables.with("v", "alias.example", "anything");
    assertThat(fixture.resolver().resolve("", "a@alias.example").addressClass())
        .isEqualTo(AddressClass.VIRTUAL_ALIAS);
  }

  @Test
  void warnsOfDomainsInTwoLists() throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("virtual_alias_domains", "example.test, y.example")
            .set("virtual_mailbox_domains", "y.example")
            .set("relay_domains", "y.example");
    fixture.resolver().resolve("", "a@example.test");
    fixture.resolver().resolve("", "a@y.example");
    assertThat(fixture.log.lines())
        .containsExactly(
            "warning: do not list domain example.test in BOTH mydestination and"
                + " virtual_alias_domains",
            "warning: do not list domain y.example in BOTH virtual_alias_domains and"
                + " virtual_mailbox_domains",
            "warning: do not list domain y.example in BOTH virtual_alias_domains and"
                + " relay_domains");
  }

  /** The kit's case rewrite/transport. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joe+list@a.example | discard:full address with extension",
        "joe+x@a.example | discard:full address",
        "jane@a.example | discard:domain",
        "jane@sub.a.example | discard:wildcard",
        "jane@sub.b.example | discard:subdomain",
        "jane@b.example | discard:wildcard",
        "jane@c.example | smtp:[192.0.2.99]",
        "jane@d.example | discard:d.example",
        "jane@e.example | error:5.1.1 no such place",
        "bob@example.test | discard:wildcard",
      })
  void transportMaps(String recipient, String route) throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("recipient_delimiter", "+")
            .set("relayhost", "[192.0.2.99]")
            .set("transport_maps", "fake:t, fake:re");
    fixture.tables.withPattern("re", "(re@)?.*\\.re\\.example", "discard:pattern");
    fixture.tables.with(
        "t",
        "joe+list@a.example",
        "discard:full address with extension",
        "joe@a.example",
        "discard:full address",
        "a.example",
        "discard:domain",
        ".b.example",
        "discard:subdomain",
        "c.example",
        ":",
        "d.example",
        "discard:",
        "e.example",
        "error:5.1.1 no such place",
        "*",
        "discard:wildcard");
    assertThat(route(fixture, recipient)).isEqualTo(route);
  }

  /** Answers of Postfix. */
  @ParameterizedTest
  @CsvSource({
    "joe@x.example,discard:x.example",
    "a@b.far.example,discard:dotfar",
    "a@plain.example,discard:plain.example",
    "a@colon.example,smtp:nh",
    "'q x@far.example',discard:quoted",
    "'a@[192.0.2.9]',discard:literal",
    "a@c.far.example,error:Address is undeliverable",
    "loc@example.test,discard:example.test",
  })
  void transportMapsWithoutNexthop(String recipient, String route) throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture().set("relayhost", "[relay.host]").set("transport_maps", "fake:t");
    fixture.tables.with(
        "t",
        "joe@",
        "discard:joe@",
        ".far.example",
        "discard:dotfar",
        "plain.example",
        "discard",
        "colon.example",
        ":nh",
        "loc",
        "discard:loc",
        "\"q x\"@far.example",
        "discard:quoted",
        "[192.0.2.9]",
        "discard:literal",
        "c.far.example",
        "error",
        "*",
        "discard:");
    assertThat(route(fixture, recipient)).isEqualTo(route);
  }

  @Test
  void patternsSeeTheWholeAddressOnly() throws LookupFailure {
    ResolveFixture fixture = new ResolveFixture().set("transport_maps", "fake:domain");
    fixture.tables.withPattern("domain", "far\\.example", "discard:never");
    assertThat(route(fixture, "a@far.example")).isEqualTo("smtp:far.example");
    fixture.tables.withPattern("domain", ".*@far\\.example", "discard:whole");
    assertThat(route(fixture, "a@far.example")).isEqualTo("discard:whole");
  }

  @ParameterizedTest
  @CsvSource({
    "alice@example.test,[mx.other.example]",
    "any@dept.example,192.0.2.27:2525",
    "none@example.test,remote.example",
    "bob@example.test,remote.example",
    "'',null.example",
  })
  void sendersHaveRelayHosts(String sender, String nexthop) throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("relayhost", "remote.example")
            .set("sender_dependent_relayhost_maps", "fake:s");
    fixture.tables.with(
        "s",
        "alice@example.test",
        "[mx.other.example]",
        "@dept.example",
        "192.0.2.27:2525",
        "none@example.test",
        "DUNNO",
        "<>",
        "null.example");
    assertThat(fixture.resolver().resolve(sender, "x@far.example").nexthop()).isEqualTo(nexthop);
  }

  @Test
  void sendersHaveTransports() throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("relayhost", "remote.example")
            .set("sender_dependent_default_transport_maps", "fake:s");
    fixture.tables.with("s", "a@x", "uucp", "b@x", "uucp:[b.example]", "c@x", "DUNNO");
    TransportResolver resolver = fixture.resolver();
    assertThat(resolver.resolve("a@x", "x@far.example").nexthop()).isEqualTo("remote.example");
    assertThat(resolver.resolve("a@x", "x@far.example").transport()).isEqualTo("uucp");
    assertThat(resolver.resolve("b@x", "x@far.example").nexthop()).isEqualTo("[b.example]");
    assertThat(resolver.resolve("c@x", "x@far.example").transport()).isEqualTo("smtp");
  }

  @Test
  void relocatedUsersAreErrors() throws LookupFailure {
    ResolveFixture fixture = new ResolveFixture().set("relocated_maps", "fake:r");
    fixture.tables.with("r", "alice@example.test", "alice@new.example");
    assertThat(route(fixture, "alice@example.test"))
        .isEqualTo("error:5.1.6 User has moved to alice@new.example");
  }

  @Test
  void numericDomainsWhenAllowed() throws LookupFailure {
    ResolveFixture fixture = new ResolveFixture().set("resolve_numeric_domain", "yes");
    Resolution own = fixture.resolver().resolve("", "a@127.0.0.1");
    assertThat(own.recipient()).isEqualTo("a@[127.0.0.1]");
    assertThat(own.addressClass()).isEqualTo(AddressClass.LOCAL);
    assertThat(fixture.resolver().resolve("", "a@192.0.2.1").nexthop()).isEqualTo("[192.0.2.1]");
  }

  @Test
  void tablesThatFailAreTemporary() {
    ResolveFixture fixture = new ResolveFixture().set("transport_maps", "fail:tmap");
    assertThatThrownBy(() -> route(fixture, "alice@example.test"))
        .isInstanceOf(LookupFailure.class);
    assertThat(fixture.log.lines())
        .containsExactly(
            "warning: fail:tmap lookup error for \"alice@example.test\"",
            "warning: transport_maps lookup failure");
    ResolveFixture destination =
        new ResolveFixture().set("mydestination", "mx.example.test, fail:dest, example.test");
    assertThatThrownBy(() -> route(destination, "alice@example.test"))
        .isInstanceOf(LookupFailure.class);
    assertThat(destination.log.lines())
        .containsExactly("warning: mydestination: fail:dest: table lookup problem");
  }
}
