package org.facteur.app.tool.posttlsfinger;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.client.ClientTls;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.smtpclient.route.Destination;
import org.facteur.smtpclient.route.MailServer;
import org.facteur.smtpclient.socket.SocketConnector;
import org.facteur.smtpclient.tls.PolicyDecision;
import org.facteur.smtpclient.tls.TlsPolicies;

/** The dialogue with the first server that answers. */
final class FingerSession {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<Duration> CONNECT = Parameter.duration("smtp_connect_timeout");
  private static final Parameter<Duration> COMMAND = Parameter.duration("smtp_helo_timeout");
  private static final int LINE_LIMIT = 4096;
  private static final int LINES = 100;

  private final FingerOptions options;
  private final Destination destination;
  private final int port;
  private final TlsPolicies policies;
  private final ClientTls tls;
  private final MailLog log;
  private final String hostname;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final SocketConnector connector = new SocketConnector();

  FingerSession(
      Configuration configuration,
      FingerOptions options,
      Destination destination,
      int port,
      TlsPolicies policies,
      ClientTls tls,
      MailLog log) {
    this.options = options;
    this.destination = destination;
    this.port = port;
    this.policies = policies;
    this.tls = tls;
    this.log = log;
    this.hostname = configuration.get(MYHOSTNAME);
    this.connectTimeout = configuration.get(CONNECT);
    this.timeout = configuration.get(COMMAND);
  }

  /** Returns whether a session came about as it was asked for. */
  boolean run(List<MailServer> servers) throws IOException {
    for (MailServer server : servers) {
      String name = server.name() + "[" + server.address().getHostAddress() + "]:" + port;
      PolicyDecision decision =
          policies.find(destination.text(), server.name(), Optional.of(server), port);
      if (decision instanceof PolicyDecision.Defer defer) {
        failed(name, defer.why().reason());
        continue;
      }
      TlsPolicy policy = ((PolicyDecision.Use) decision).policy();
      try (Connection connection =
          connector.connect(
              new InetSocketAddress(server.address(), port), Optional.empty(), connectTimeout)) {
        log.info("Connected to " + name);
        return talk(connection, name, policy);
      } catch (IOException e) {
        failed(name, String.valueOf(e.getMessage()));
      }
    }
    return false;
  }

  private void failed(String server, String why) {
    log.info(
        "Failed to establish session to " + destination.text() + " via " + server + ": " + why);
  }

  private boolean talk(Connection plain, String name, TlsPolicy policy) throws IOException {
    Connection connection = plain;
    if (policies.isWrapped()) {
      connection = secured(plain, name, policy);
    }
    if (!reply(connection).startsWith("2")) {
      return false;
    }
    String features = command(connection, "EHLO " + hostname);
    boolean good = true;
    if (!policies.isWrapped() && policy.level() != TlsLevel.NONE) {
      boolean offered =
          features.toUpperCase(java.util.Locale.ROOT).matches("(?s).*\\d[- ]STARTTLS\\b.*");
      if (!offered) {
        log.info(name + ": server did not offer STARTTLS");
        good = !policy.level().isMandatory();
      } else if (command(connection, "STARTTLS").startsWith("2")) {
        connection = secured(plain, name, policy);
        command(connection, "EHLO " + hostname);
      } else {
        good = false;
      }
    }
    command(connection, "QUIT");
    connection.close();
    return good;
  }

  private Connection secured(Connection plain, String name, TlsPolicy policy) throws IOException {
    TlsConnection connection = tls.connect(plain, new ClientTls.Server(name, hostname), policy);
    if (options.chain()) {
      connection.summary().certificate().ifPresent(this::print);
    }
    return connection;
  }

  private void print(PeerCertificate certificate) {
    log.info("-----BEGIN CERTIFICATE-----");
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.der());
    text.lines().forEach(log::info);
    log.info("-----END CERTIFICATE-----");
  }

  private String command(Connection connection, String command) throws IOException {
    if (options.chat()) {
      log.info("> " + command);
    }
    connection.write((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    connection.flush(timeout);
    return reply(connection);
  }

  private String reply(Connection connection) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      String line = line(connection);
      if (options.chat()) {
        log.info("< " + line);
      }
      all.append(line).append('\n');
      if (line.length() < 4 || line.charAt(3) != '-') {
        return all.toString();
      }
    }
    throw new IOException("endless reply");
  }

  private String line(Connection connection) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] one = new byte[1];
    while (line.size() < LINE_LIMIT) {
      if (connection.read(one, 0, 1, timeout) < 0) {
        throw new EOFException("lost connection");
      }
      if (one[0] == '\n') {
        break;
      }
      line.write(one[0]);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing().replaceAll("[^ -~]", "?");
  }
}
