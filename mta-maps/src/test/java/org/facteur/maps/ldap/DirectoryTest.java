package org.facteur.maps.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ldap:} tables over a directory in memory; what is expected is what Postfix answers. */
class DirectoryTest {
  private static final String FILTER = "query_filter = (address=%s)\n";
  @TempDir Path directory;
  private InMemoryDirectoryServer server;
  private final Tables tables = new Tables();

  @BeforeEach
  void fill() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=test");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=reader", "geheim");
    config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", 0));
    server = new InMemoryDirectoryServer(config);
    server.add("dn: dc=test", "objectClass: top", "dc: test");
    server.add(
        "dn: uid=a,dc=test",
        "objectClass: top",
        "uid: a",
        "address: a@h.test",
        "maildrop: a@x.test",
        "maildrop: b@x.test",
        "mail: a.mail@x.test");
    server.add(
        "dn: uid=b,dc=test",
        "objectClass: top",
        "uid: b",
        "address: b@h.test",
        "mail: b.mail@x.test");
    server.add(
        "dn: uid=g,dc=test",
        "objectClass: top",
        "uid: g",
        "address: g@h.test",
        "maildrop: gg@x.test",
        "mail: g.mail@x.test",
        "member: uid=a,dc=test",
        "member: uid=nobody,dc=test",
        "memberurl: ldap:///dc=test?mail?sub?(uid=b)");
    server.add(
        "dn: uid=loop,dc=test",
        "objectClass: top",
        "address: loop@h.test",
        "mail: loop@x.test",
        "member: uid=loop,dc=test");
    server.startListening();
  }

  @AfterEach
  void stop() {
    server.shutDown(true);
  }

  private String table(String parameters) throws IOException {
    Path file = Files.createTempFile(directory, "ldap", ".cf");
    Files.writeString(
        file,
        "server_host = ldap://127.0.0.1:%d\nsearch_base = dc=test\n%s%s"
            .formatted(server.getListenPort(), FILTER, parameters));
    return "ldap:" + file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a@h.test; ; a@x.test,b@x.test",
        "A@H.TEST; ; a@x.test,b@x.test",
        "zz@h.test; ; (none)",
        "b@h.test; ; (none)",
        "*; ; (none)",
        "a)(uid=*; ; (none)",
        "a@h.test; result_attribute = uid, maildrop mail; a,a@x.test,b@x.test,a.mail@x.test",
        "a@h.test; result_format = <%u|%d|%S|%U|%D|%1.%2>;"
            + " <a|x.test|a@h.test|a|h.test|test.h>,<b|x.test|a@h.test|a|h.test|test.h>",
        "a@h.test; result_format = %3; (none)",
        "a@h.test; result_filter = X%s; Xa@x.test,Xb@x.test",
        "a@h.test; query_filter = uid=%u; a@x.test,b@x.test",
        "a; query_filter = uid=%d; (none)",
        "a; query_filter = uid=%u; a@x.test,b@x.test",
        "a@h.test; domain = h.test; a@x.test,b@x.test",
        "a@h.test; domain = other.test; (none)",
        "a; domain = h.test; (none)",
        "@h.test; domain = h.test; (none)",
        "a@test; search_base = dc=%1; (none)",
        "g@h.test; special_result_attribute = member; gg@x.test,a@x.test,b@x.test",
        "a@h.test; bind = no; a@x.test,b@x.test",
        "a@h.test; scope = one; a@x.test,b@x.test",
        "a@h.test; scope = base; (none)",
      })
  void answers(String key, String parameters, String value) throws Exception {
    String table = table(parameters == null ? "" : parameters + "\n");
    assertThat(tables.find(table, key)).isEqualTo(value);
  }

  @Test
  void leavesOfAGroup() throws Exception {
    String table =
        table(
            "result_attribute =\nleaf_result_attribute = mail\n"
                + "special_result_attribute = member, memberurl\n");
    assertThat(tables.find(table, "g@h.test")).isEqualTo("a.mail@x.test,b.mail@x.test");
    assertThat(tables.warnings())
        .containsExactly("dict_ldap_get_values[1]: DN uid=nobody,dc=test not found, skipping ");
  }

  @Test
  void aTerminalAttributeStandsAlone() throws Exception {
    String table =
        table(
            "result_attribute = mail\nterminal_result_attribute = maildrop\n"
                + "special_result_attribute = member\n");
    assertThat(tables.find(table, "g@h.test")).isEqualTo("gg@x.test");
    assertThat(tables.find(table, "b@h.test")).isEqualTo("b.mail@x.test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expansion_limit = 1",
        "search_base = dc=nowhere",
        "query_filter = (&(uid=%u)",
        "query_filter = uid=*%u*\nsize_limit = 1\nresult_attribute = uid\nscope = sub\n"
            + "query_filter = (|(uid=*)(uid=%u))",
        "bind_dn = cn=reader\nbind_pw = falsch",
        "start_tls = yes",
        "server_host = ldap://127.0.0.1:1",
        "server_host = nonsense://x",
        "domain = fail:x",
        "query_filter = uid=loop%1\nspecial_result_attribute = member\nrecursion_limit = 5\n"
            + "query_filter = (|(uid=%u)(address=loop@h.test))",
      })
  void cannotAnswer(String parameters) throws Exception {
    String table = table(parameters + "\n");
    assertThatThrownBy(() -> tables.find(table, "a@h.test")).isInstanceOf(LookupFailure.class);
    assertThat(tables.warnings()).isNotEmpty().noneMatch(line -> line.contains("falsch"));
  }

  @Test
  void theNextServerIsAskedWhenOneIsAway() throws Exception {
    String table =
        table("server_host = 127.0.0.1:1, ldap://127.0.0.1:" + server.getListenPort() + "\n");
    assertThat(tables.find(table, "a@h.test")).isEqualTo("a@x.test,b@x.test");
  }

  @Test
  void connectionsAreMadeAnewAfterTheServer() throws Exception {
    String table = table("bind_dn = cn=reader\nbind_pw = geheim\n");
    int port = server.getListenPort();
    assertThat(tables.find(table, "a@h.test")).isEqualTo("a@x.test,b@x.test");
    server.shutDown(true);
    assertThatThrownBy(() -> tables.find(table, "a@h.test")).isInstanceOf(LookupFailure.class);
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=test");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=reader", "geheim");
    config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", port));
    InMemoryDirectoryServer again = new InMemoryDirectoryServer(config);
    try {
      again.add("dn: dc=test", "objectClass: top", "address: a@h.test", "maildrop: new@x.test");
      again.startListening();
      assertThat(tables.find(table, "a@h.test")).isEqualTo("new@x.test");
    } finally {
      again.shutDown(true);
    }
  }

  @Test
  void definitionsInMainCf() throws Exception {
    Tables main =
        new Tables(
            Map.of(
                "accounts_server_host", "ldap://127.0.0.1:" + server.getListenPort(),
                "accounts_search_base", "dc=test",
                "accounts_query_filter", "address=%s",
                "format", "[%s]",
                "accounts_result_format", "$format"));
    assertThat(main.find("ldap:accounts", "a@h.test")).isEqualTo("[a@x.test],[b@x.test]");
    assertThat(main.find("proxy:ldap:accounts", "zz@h.test")).isEqualTo("(none)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "query_filter = %x; db_common_parse: FILE: Invalid query template: %x",
        "result_format = %z; db_common_parse: FILE: Invalid result template: %z",
        "recursion_limit = 0; FILE: invalid recursion_limit parameter value 0 < 1",
        "size_limit = abc; FILE: bad numerical configuration: size_limit = abc",
        "start_tls = maybe; FILE: bad boolean configuration: start_tls = maybe",
        "bind = maybe; FILE: unsupported parameter value: bind = maybe",
        "nonsense; 'FILE, line 4: missing ''='' after attribute name: \"nonsense\"'",
      })
  void badDefinitions(String parameters, String message) throws Exception {
    String table = table(parameters + "\n");
    assertThatThrownBy(() -> tables.open(table))
        .hasMessage(message.replace("FILE", table.substring(5)));
  }

  @Test
  void aChangedDefinitionIsReadAnew() throws Exception {
    String table = table("");
    assertThat(tables.find(table, "a@h.test")).isEqualTo("a@x.test,b@x.test");
    Path file = Path.of(table.substring(5));
    Files.writeString(file, Files.readString(file) + "result_attribute = mail\n");
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(tables.find(table, "a@h.test")).isEqualTo("a.mail@x.test"));
  }

  @Test
  void aPasswordThatEverybodyCanReadIsWarnedOf() throws Exception {
    String table = table("bind_dn = cn=reader\nbind_pw = geheim\nfoo = bar\n");
    Path file = Path.of(table.substring(5));
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(tables.find(table, "a@h.test")).isEqualTo("a@x.test,b@x.test");
    assertThat(tables.warnings())
        .containsExactly(
            file + ": unused parameter: foo", file + ": everybody can read bind_pw in this file");
  }

  @Test
  void debuglevelShowsTheSearchAndNoPassword() throws Exception {
    String table = table("bind_dn = cn=reader\nbind_pw = geheim\ndebuglevel = -1\n");
    tables.find(table, "a@h.test");
    assertThat(tables.warnings())
        .anyMatch(line -> line.contains("filter=(address=a@h.test)"))
        .noneMatch(line -> line.contains("geheim"));
  }
}
