package org.facteur.smtpclient.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.facteur.core.config.Configuration;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.ProtectedFiles;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.client.ClientTls;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.core.tls.server.ServerTls;
import org.facteur.testing.ConnectionPair;
import org.facteur.testing.FakeTables;
import org.facteur.testing.MemoryLog;
import org.facteur.testing.TestCertificates;

/** A server and a client that shake hands in memory and say a word to each other. */
final class TlsFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final TestCertificates certificates;
  final MemoryLog serverLog = new MemoryLog();
  final MemoryLog clientLog = new MemoryLog();
  final Map<String, String> server = new HashMap<>();
  final Map<String, String> client = new HashMap<>();
  final FakeTables tables = new FakeTables();
  private final Path directory;
  private TlsResources resources;

  TlsFixture(Path directory) throws IOException {
    this.directory = directory;
    this.certificates = new TestCertificates(directory);
    server.put("smtpd_tls_security_level", "may");
    server.put("smtpd_tls_loglevel", "1");
    server.put("smtpd_tls_fingerprint_digest", "sha256");
    show("mail");
    client.put("smtp_tls_loglevel", "1");
    client.put("smtp_tls_fingerprint_digest", "sha256");
    client.put("smtp_tls_CAfile", certificates.authority().toString());
    restart();
  }

  /** What the server shows. */
  void show(String... chains) {
    StringBuilder files = new StringBuilder();
    for (String chain : chains) {
      files.append(certificates.chain(chain)).append(' ');
    }
    server.put("smtpd_tls_chain_files", files.toString());
  }

  /** Ends both processes, and starts them again on the same files. */
  void restart() {
    if (resources != null) {
      resources.close();
    }
    resources =
        TlsResources.of(ProtectedFiles.OWN_RIGHTS, directory, Clock.systemUTC(), serverLog.log());
  }

  ClientTls clientTls() {
    return new ClientTls(Configuration.of(client), "smtp_", resources, clientLog.log());
  }

  ServerTls serverTls() {
    return ServerTls.of(Configuration.of(server), tables, resources, serverLog.log());
  }

  /** Both sides' views of a handshake. */
  record Meeting(TlsSummary client, TlsSummary server) {}

  /** Lets them meet under a policy. */
  Meeting meet(TlsPolicy policy) throws Exception {
    ConnectionPair pair = new ConnectionPair();
    ServerTls tls = serverTls();
    CompletableFuture<TlsSummary> served = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                served.complete(serve(tls, pair.server()));
              } catch (IOException e) {
                pair.server().close();
                served.completeExceptionally(e);
              }
            });
    TlsSummary seen;
    try (TlsConnection secured =
        clientTls()
            .connect(
                pair.client(),
                new ClientTls.Server("mail.example.test[127.0.0.1]:25", "me"),
                policy)) {
      listen(secured);
      say(secured, "QUIT");
      seen = secured.summary();
    } finally {
      pair.client().close();
    }
    return new Meeting(seen, served.get());
  }

  private static TlsSummary serve(ServerTls tls, Connection connection) throws IOException {
    try (TlsConnection secured = tls.accept(connection, "client[127.0.0.1]")) {
      say(secured, "220 hello");
      listen(secured);
      return secured.summary();
    }
  }

  private static void say(Connection connection, String text) throws IOException {
    connection.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    connection.flush(PATIENCE);
  }

  private static void listen(Connection connection) throws IOException {
    byte[] buffer = new byte[100];
    if (connection.read(buffer, 0, buffer.length, PATIENCE) < 3) {
      throw new IOException("silence");
    }
  }
}
