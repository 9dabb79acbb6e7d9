package org.facteur.queue.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.smtp.SmtpReply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientValidityTest {
  /** The kit's cases access/unlisted-recipient, rewrite/relocated and local/special-transports. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice@example.test | ok",
        "alice+tag@example.test | ok",
        "list@example.test | ok",
        "postmaster@example.test | ok",
        "missing@example.test | 550 5.1.1 User unknown in local recipient table",
        "joe+tag@relay.example | ok",
        "any@sub.relay.example | ok",
        "missing@relay.example | 550 5.1.1 User unknown in relay recipient table",
        "info@alias.example | ok",
        "missing@alias.example | 550 5.1.1 User unknown in virtual alias table",
        "ann+tag@mailbox.example | ok",
        "missing@mailbox.example | 550 5.1.1 User unknown in virtual mailbox table",
        "x@moved.example | 550 5.1.6 User has moved to nowhere",
        "x@closed.example | 550 5.2.1 all is closed",
        "x@later.example | 450 4.3.2 in maintenance",
        "x@gone.example | 550 5.1.1 mailbox unavailable",
        "x@far.example | ok",
      })
  void tells(String recipient, String reply) throws LookupFailure {
    ResolveFixture fixture =
        new ResolveFixture()
            .set("recipient_delimiter", "+")
            .set("local_recipient_maps", "fake:users")
            .set("relay_domains", "relay.example")
            .set("relay_recipient_maps", "fake:relay")
            .set("virtual_alias_domains", "alias.example")
            .set("virtual_alias_maps", "fake:aliases")
            .set("virtual_mailbox_domains", "mailbox.example")
            .set("virtual_mailbox_maps", "fake:mailboxes")
            .set("relocated_maps", "fake:relocated")
            .set("transport_maps", "fake:transport");
    fixture
        .tables
        .with("users", "alice", "x")
        .with("relay", "joe@relay.example", "x", "@sub.relay.example", "x")
        .with("aliases", "info@alias.example", "alice", "list@example.test", "bob")
        .with("mailboxes", "ann@mailbox.example", "ann/")
        .with("relocated", "@moved.example", "nowhere")
        .with(
            "transport",
            "closed.example",
            "error:5.2.1 all is closed",
            "later.example",
            "retry:4.3.2 in maintenance",
            "gone.example",
            "error:mailbox unavailable");
    String expected =
        reply.equals("ok")
            ? "ok"
            : reply.replaceFirst(
                "^(\\d+ \\S+) ", "$1 <" + recipient + ">: Recipient address rejected: ");
    assertThat(
            fixture
                .validity()
                .check(RecipientValidity.Role.RECIPIENT, "joe@example.net", recipient, recipient)
                .map(SmtpReply::toLogText)
                .orElse("ok"))
        .isEqualTo(expected);
  }
}
