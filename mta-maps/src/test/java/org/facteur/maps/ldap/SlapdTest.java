package org.facteur.maps.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.facteur.maps.server.Outage;
import org.facteur.maps.server.SlapdServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a how-to page for a directory of several domains, with a real slapd. */
class SlapdTest {
  private static SlapdServer server;
  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    server = new SlapdServer();
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private String table(String name, String query) throws IOException {
    return table(
        name,
        """
        server_host = %s
        bind = yes
        bind_dn = cn=reader,dc=xoyize,dc=test
        bind_pw = lecteur-7
        """
            .formatted(server.url()),
        query);
  }

  private String table(String name, String connection, String query) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(
        file,
        connection + "version = 3\nsearch_base = ou=mail,dc=xoyize,dc=test\nscope = sub\n" + query);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return "ldap:" + file;
  }

  @Test
  void answersWhatThePageShows() throws Exception {
    Tables tables = new Tables();
    String domains =
        table(
            "virtual_alias_domains",
            """
            query_filter = mailacceptinggeneralid=*@%s
            result_attribute = mailacceptinggeneralid
            result_format = %d
            """);
    assertThat(tables.find(domains, "hosted-domain.test"))
        .isEqualTo("hosted-domain.test,hosted-domain.test");
    assertThat(tables.find(domains, "other.test")).isEqualTo("(none)");
    String aliases =
        table(
            "virtual_alias_maps",
            "query_filter = mailacceptinggeneralid=%s\nresult_attribute = maildrop\n");
    assertThat(tables.find(aliases, "test1@hosted-domain.test")).isEqualTo("xomail@xoyize.test");
    String mailboxes =
        table(
            "virtual_mailbox_maps",
            """
            query_filter = maildrop=%s
            result_attribute = homeDirectory
            result_format = %s/mailbox/
            """);
    assertThat(tables.find(mailboxes, "xomail@xoyize.test"))
        .isEqualTo("/var/vmail/xomail/mailbox/");
    String users =
        table("virtual_uid_maps", "query_filter = maildrop=%s\nresult_attribute = uidNumber\n");
    assertThat(tables.find(users, "xomail@xoyize.test")).isEqualTo("20000");
    String logins =
        table(
            "smtpd_sender_login_maps",
            """
            query_filter = (|(mailacceptinggeneralid=%s)(maildrop=%s))
            result_attribute = uid
            """);
    assertThat(tables.find(logins, "test0@hosted-domain.test")).isEqualTo("xomail");
    assertThat(tables.find(logins, "*")).isEqualTo("(none)");
    assertThat(tables.find(logins, "x)(uid=*")).isEqualTo("(none)");
    assertThat(tables.warnings()).isEmpty();
  }

  @Test
  void bindsByTheSocketsPeer() throws Exception {
    String external =
        table(
            "external",
            "server_host = ldapi://"
                + server.socket().replace("/", "%2F")
                + "\nbind = sasl\nsasl_mechs = EXTERNAL\n",
            "query_filter = maildrop=%s\nresult_attribute = uid\n");
    assertThat(new Tables().find(external, "xomail@xoyize.test")).isEqualTo("xomail");
  }

  @Test
  void failsForATimeWhileTheServerIsAway() throws Exception {
    String users = table("outage", "query_filter = maildrop=%s\nresult_attribute = uidNumber\n");
    Outage.of(server, new Tables().open(users), "xomail@xoyize.test", "20000");
  }

  @Test
  void aWrongPasswordIsNoNotFound() throws Exception {
    Tables tables = new Tables();
    String wrong =
        table(
            "wrong",
            "server_host = "
                + server.url()
                + "\nbind_dn = cn=reader,dc=xoyize,dc=test\nbind_pw = nein\n",
            "query_filter = maildrop=%s\n");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> tables.find(wrong, "xomail@xoyize.test"))
        .isInstanceOf(LookupFailure.class);
    assertThat(tables.warnings())
        .singleElement()
        .asString()
        .endsWith("with dn cn=reader,dc=xoyize,dc=test: 49 (Invalid credentials)")
        .doesNotContain("nein");
  }
}
