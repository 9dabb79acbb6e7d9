package org.facteur.smtpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestrictionsTest {
  private static final String CLIENT = "198.51.100.7";

  private final SmtpFixture fixture = new SmtpFixture();

  /** Says HELO and MAIL and returns the answer to a RCPT for alice. */
  private String rcpt(String helo, String sender) {
    List<String> said =
        fixture.talk(
            CLIENT,
            List.of(
                "HELO " + helo + "\r\n",
                "MAIL FROM:<" + sender + ">\r\n",
                "RCPT TO:<alice@example.test>\r\n"));
    return said.size() > 3 ? said.get(3) : "";
  }

  @Test
  void judgesTheServersOfADomain() {
    fixture.settings.put(
        "smtpd_sender_restrictions",
        "check_sender_mx_access test:mx, check_sender_ns_access test:ns,"
            + " check_sender_a_access test:a");
    fixture.tables.put("mx", Map.of("127.0.0.1", "REJECT bad MX", "mx.friend.example", "OK"));
    fixture.tables.put("ns", Map.of("ns.spam.example", "REJECT bad NS"));
    fixture.tables.put("a", Map.of("198.51.100.66", "REJECT bad A"));
    fixture
        .dns
        .add("loop.example MX 5 mx.loop.example")
        .add("mx.loop.example A 127.0.0.1")
        .add("friend.example MX 5 mx.friend.example")
        .add("spam.example NS ns.spam.example")
        .add("sub.spam.example A 198.51.100.2")
        .add("ns.spam.example A 198.51.100.3")
        .add("ill.example A 198.51.100.66");
    assertThat(rcpt("x", "joe@loop.example"))
        .isEqualTo("554 5.7.1 <joe@loop.example>: Sender address rejected: bad MX");
    assertThat(rcpt("x", "joe@[127.0.0.1]"))
        .isEqualTo("554 5.7.1 <joe@[127.0.0.1]>: Sender address rejected: bad MX");
    assertThat(rcpt("x", "joe@sub.spam.example"))
        .isEqualTo("554 5.7.1 <joe@sub.spam.example>: Sender address rejected: bad NS");
    assertThat(rcpt("x", "joe@ill.example"))
        .isEqualTo("554 5.7.1 <joe@ill.example>: Sender address rejected: bad A");
    assertThat(rcpt("x", "")).isEqualTo("250 2.1.5 Ok");
    assertThat(rcpt("x", "joe@friend.example"))
        .as("records of others never permit")
        .isEqualTo("451 4.3.5 Server configuration error");
    assertThat(fixture.log)
        .contains("warning: restriction check_sender_mx_access returns OK for joe@friend.example");
  }

  @Test
  void asksListsInTheDns() {
    fixture.settings.put(
        "smtpd_recipient_restrictions",
        "permit_dnswl_client wl.example, reject_rbl_client rbl.example=127.0.0.[3;5..7],"
            + " reject_rhsbl_helo names.example, reject_rhsbl_sender names.example");
    fixture.tables.put(
        "replies", Map.of("names.example", "450 4.7.9 $rbl_class $rbl_what: $rbl_reason"));
    fixture.settings.put("rbl_reply_maps", "test:replies");
    fixture
        .dns
        .add("bad.example.names.example A 127.0.0.2")
        .add("bad.example.names.example TXT see there");
    assertThat(rcpt("x", "joe@example.net")).isEqualTo("250 2.1.5 Ok");
    assertThat(rcpt("bad.example", "joe@example.net"))
        .isEqualTo("450 4.7.9 Helo command bad.example: see there");
    assertThat(rcpt("[127.0.0.1]", "joe@bad.example"))
        .isEqualTo("450 4.7.9 Sender address joe@bad.example: see there");
    fixture.dns.add("7.100.51.198.rbl.example A 127.0.0.4");
    assertThat(rcpt("x", "joe@example.net")).as("not in the filter").isEqualTo("250 2.1.5 Ok");
    fixture.dns.add("7.100.51.198.rbl.example A 127.0.0.6");
    assertThat(rcpt("x", "joe@example.net"))
        .isEqualTo(
            "554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using rbl.example");
    fixture.dns.add("7.100.51.198.wl.example SERVFAIL");
    assertThat(rcpt("x", "joe@example.net"))
        .isEqualTo("450 4.7.1 <198.51.100.7>: Client host rejected: Service unavailable");
  }

  @Test
  void asksAPolicyServer() {
    fixture.settings.put(
        "smtpd_recipient_restrictions",
        "check_policy_service {inet:127.0.0.1:1, policy_context=mine, request_limit=2}");
    fixture.policyActions.addAll(List.of("dunno", "reject no", "dunno"));
    assertThat(rcpt("x", "joe@example.net")).isEqualTo("250 2.1.5 Ok");
    assertThat(rcpt("x", "joe@example.net")).isEqualTo("250 2.1.5 Ok");
    assertThat(fixture.policies.getFirst().output())
        .startsWith("request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=SMTP\n")
        .contains("\nsender=joe@example.net\nrecipient=alice@example.test\nrecipient_count=0\n")
        .endsWith("\npolicy_context=mine\n\n");
  }

  @Test
  void usesAConnectionForSeveralRequests() {
    fixture.settings.put("smtpd_recipient_restrictions", "check_policy_service inet:127.0.0.1:1");
    fixture.settings.put("smtpd_policy_service_request_limit", "2");
    fixture.policyActions.addAll(List.of("dunno", "reject no", "dunno"));
    assertThat(
            fixture.talk(
                CLIENT,
                List.of(
                    "HELO x\r\n",
                    "MAIL FROM:<joe@example.net>\r\n",
                    "RCPT TO:<alice@example.test>\r\n",
                    "RCPT TO:<bob@example.test>\r\n",
                    "RCPT TO:<alice@example.test>\r\n")))
        .endsWith(
            "250 2.1.5 Ok",
            "554 5.7.1 <bob@example.test>: Recipient address rejected: no",
            "250 2.1.5 Ok");
    assertThat(fixture.policies).hasSize(2);
  }

  @Test
  void aPolicyServerThatIsDownDefers() {
    fixture.settings.put(
        "smtpd_recipient_restrictions",
        "check_policy_service {unix:private/x, try_limit=2, retry_delay=0}");
    assertThat(rcpt("x", "joe@example.net"))
        .isEqualTo(
            "451 4.3.5 <alice@example.test>: Recipient address rejected:"
                + " Server configuration problem");
    assertThat(fixture.log)
        .contains(
            "warning: connect to private/x: Connection refused",
            "warning: problem talking to server private/x: Connection refused");
  }

  @Test
  void logsPermissionsThatAreWanted() {
    fixture.settings.put("smtpd_log_access_permit_actions", "test:permits");
    fixture.tables.put("permits", Map.of("ok", "x"));
    fixture.settings.put("smtpd_sender_restrictions", "check_sender_access test:senders");
    fixture.tables.put("senders", Map.of("joe@example.net", "OK"));
    rcpt("x", "joe@example.net");
    assertThat(fixture.log)
        .contains(
            "NOQUEUE: permit: RCPT from client.example.net[198.51.100.7]: action=OK for Sender"
                + " address=joe@example.net from test:senders; from=<joe@example.net>"
                + " to=<alice@example.test> proto=SMTP helo=<x>");
  }

  @Test
  void hangsUpWithoutAWord() {
    fixture.settings.put("smtpd_sender_restrictions", "check_sender_access test:senders");
    fixture.tables.put("senders", Map.of("joe@example.net", "HANGUP bye now"));
    assertThat(rcpt("x", "joe@example.net")).isEmpty();
    assertThat(fixture.log)
        .contains(
            "NOQUEUE: hangup: RCPT from client.example.net[198.51.100.7]: bye now;"
                + " from=<joe@example.net> to=<alice@example.test> proto=SMTP helo=<x>")
        .noneMatch(line -> line.startsWith("lost connection"));
  }

  @Test
  void plaintextAndLogins() {
    fixture.settings.put(
        "smtpd_sender_restrictions", "reject_sender_login_mismatch, reject_plaintext_session");
    assertThat(rcpt("x", "joe@example.net")).isEqualTo("450 4.7.1 Session encryption is required");
    assertThat(fixture.log)
        .contains(
            "warning: restriction `reject_authenticated_sender_login_mismatch' ignored:"
                + " no SASL support");
    fixture.settings.put("smtpd_sasl_auth_enable", "yes");
    fixture.settings.put("smtpd_sender_login_maps", "test:owners");
    fixture.tables.put("owners", Map.of("joe@example.net", "joe"));
    assertThat(rcpt("x", "joe@example.net"))
        .isEqualTo("553 5.7.1 <joe@example.net>: Sender address rejected: not logged in");
  }

  @Test
  void listsInTablesMayNotNameTables() {
    fixture.settings.put("smtpd_sender_restrictions", "check_sender_access test:senders");
    fixture.tables.put("senders", Map.of("joe@example.net", "check_client_access test:clients"));
    assertThat(rcpt("x", "joe@example.net")).isEqualTo("451 4.3.5 Server configuration error");
    assertThat(fixture.log)
        .contains("warning: do not specify lookup tables inside SMTPD access maps");
  }

  @Test
  void anUnknownAddressIsNobodysOwn() {
    fixture.settings.put("smtpd_authorized_xclient_hosts", "127.0.0.1");
    fixture.settings.put("smtpd_client_restrictions", "permit_inet_interfaces, reject");
    assertThat(
            fixture.talk(
                "127.0.0.1",
                List.of(
                    "XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]\r\n",
                    "HELO x\r\n",
                    "MAIL FROM:<joe@example.net>\r\n",
                    "RCPT TO:<alice@example.test>\r\n")))
        .endsWith("554 5.7.1 <unknown[unknown]>: Client host rejected: Access denied");
  }
}
