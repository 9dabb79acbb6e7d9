package org.facteur.maps.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.maps.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a directory: STARTTLS and ldaps, trust, and the name in the certificate. */
class LdapTlsTest {
  private static final String PASSWORD = "changeit";
  @TempDir Path directory;
  private final Tables tables = new Tables();

  /** Makes a self-signed certificate: a key store for the server, a file for the client. */
  private void certificate(String name) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String store = directory.resolve("store").toString();
    List<String> common =
        List.of("-keystore", store, "-storepass", PASSWORD, "-storetype", "PKCS12", "-alias", "x");
    run(
        keytool,
        common,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=dns:" + name);
    run(keytool, common, "-exportcert", "-rfc", "-file", directory.resolve("ca.pem").toString());
  }

  private static void run(Path keytool, List<String> common, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(keytool.toString(), words[0]));
    command.addAll(common);
    command.addAll(List.of(words).subList(1, words.length));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private InMemoryDirectoryServer server() throws Exception {
    SSLUtil ssl =
        new SSLUtil(
            new KeyStoreKeyManager(
                directory.resolve("store").toString(), PASSWORD.toCharArray(), "PKCS12", "x"),
            new TrustAllTrustManager());
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=test");
    config.setSchema(null);
    config.setListenerConfigs(
        new InMemoryListenerConfig(
            "plain", InetAddress.getLoopbackAddress(), 0, null, null, ssl.createSSLSocketFactory()),
        new InMemoryListenerConfig(
            "tls",
            InetAddress.getLoopbackAddress(),
            0,
            ssl.createSSLServerSocketFactory(),
            ssl.createSSLSocketFactory(),
            null));
    InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
    server.add("dn: dc=test", "objectClass: top", "address: a@h.test", "maildrop: a@x.test");
    server.startListening();
    return server;
  }

  private String table(String url, boolean startTls, boolean verify) throws IOException {
    Path file = Files.createTempFile(directory, "ldap", ".cf");
    Files.writeString(
        file,
        """
        server_host = %s
        search_base = dc=test
        query_filter = address=%%s
        start_tls = %s
        tls_require_cert = %s
        tls_ca_cert_file = %s
        """
            .formatted(
                url, startTls ? "yes" : "no", verify ? "yes" : "no", directory.resolve("ca.pem")));
    return "ldap:" + file;
  }

  @Test
  void localhostMayHaveTheCertificateOfTheMachine() throws Exception {
    certificate(InetAddress.getLocalHost().getHostName());
    InMemoryDirectoryServer server = server();
    try {
      String plain = "ldap://localhost:" + server.getListenPort("plain");
      String tls = "ldaps://localhost:" + server.getListenPort("tls");
      assertThat(tables.find(table(plain, true, true), "a@h.test")).isEqualTo("a@x.test");
      assertThat(tables.find(table(tls, false, true), "a@h.test")).isEqualTo("a@x.test");
      assertThat(tables.warnings()).isEmpty();
    } finally {
      server.shutDown(true);
    }
  }

  @Test
  void anotherNameIsRefusedWhenTheCertificateIsRequired() throws Exception {
    certificate("other.example");
    InMemoryDirectoryServer server = server();
    try {
      String plain = "ldap://localhost:" + server.getListenPort("plain");
      String tls = "ldaps://localhost:" + server.getListenPort("tls");
      String strict = table(plain, true, true);
      assertThatThrownBy(() -> tables.find(strict, "a@h.test")).isInstanceOf(LookupFailure.class);
      assertThat(tables.warnings())
          .singleElement()
          .asString()
          .startsWith("error: dict_ldap_connect: Unable to set STARTTLS: -11: Connect error (");
      String strictTls = table(tls, false, true);
      assertThatThrownBy(() -> tables.find(strictTls, "a@h.test"))
          .isInstanceOf(LookupFailure.class);
      assertThat(tables.find(table(plain, true, false), "a@h.test")).isEqualTo("a@x.test");
    } finally {
      server.shutDown(true);
    }
  }

  @Test
  void anUnknownAuthorityIsRefused() throws Exception {
    certificate(InetAddress.getLocalHost().getHostName());
    InMemoryDirectoryServer server = server();
    try {
      Files.delete(directory.resolve("ca.pem"));
      Files.delete(directory.resolve("store"));
      certificate(InetAddress.getLocalHost().getHostName());
      String strict = table("ldap://localhost:" + server.getListenPort("plain"), true, true);
      assertThatThrownBy(() -> tables.find(strict, "a@h.test")).isInstanceOf(LookupFailure.class);
    } finally {
      server.shutDown(true);
    }
  }
}
