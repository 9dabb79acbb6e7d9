package org.facteur.core.tls.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.log.MailLog;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsFailure;
import org.facteur.core.tls.TlsLogLevel;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.TlsUnavailableException;
import org.facteur.core.tls.openssl.PemBlock;
import org.facteur.core.tls.openssl.SslContext;
import org.facteur.core.tls.openssl.SslEngine;
import org.facteur.core.tls.openssl.SslSettings;
import org.facteur.core.tls.session.SessionCache;

/** TLS of one smtp or lmtp service under one configuration. */
public final class ClientTls {
  private final ClientTlsSettings settings;
  private final ClientContext context;
  private final TlsResources resources;
  private final Optional<SessionCache> cache;
  private final MailLog log;

  /**
   * @param prefix {@code smtp_} or {@code lmtp_}
   */
  public ClientTls(
      Configuration configuration, String prefix, TlsResources resources, MailLog log) {
    this.settings = ClientTlsSettings.of(configuration, prefix, log);
    this.context = new ClientContext(configuration, prefix, settings, resources.files(), log);
    this.resources = resources;
    this.cache =
        settings.sessionDatabase().isEmpty() || settings.sessionTime().isZero()
            ? Optional.empty()
            : Optional.of(resources.caches().open(settings.sessionDatabase()));
    this.log = log;
  }

  public ClientTlsSettings settings() {
    return settings;
  }

  /** Whether a handshake can be tried; when not, the reason is logged once. */
  public boolean isAvailable() {
    return context.current().isPresent();
  }

  /**
   * Whom to talk to.
   *
   * @param name how the log names it: {@code mx.example.org[192.0.2.1]:25}
   * @param identity what tells its sessions from those of others
   */
  public record Server(String name, String identity) {}

  /**
   * Shakes hands with a server. What its certificate is worth is in the summary; the caller decides
   * whether that is enough.
   *
   * @throws IOException when there is no TLS; the reason is logged
   */
  public TlsConnection connect(Connection connection, Server server, TlsPolicy policy)
      throws IOException {
    if (verbose()) {
      log.info("setting up TLS connection to " + server.name());
      log.info(server.name() + ": TLS cipher list \"" + policy.ciphers() + "\"");
    }
    String key = sessionKey(server, policy);
    SslEngine engine = null;
    try {
      SslContext shared =
          context.current().orElseThrow(() -> new TlsUnavailableException("no TLS engine"));
      Fingerprint digest = new Fingerprint(settings.fingerprintDigest());
      engine = new SslEngine(shared, server.name());
      prepare(engine.settings(), server, policy, key);
      CertificateJudge judge = new CertificateJudge(policy, digest, settings, server.name(), log);
      TlsConnection secured =
          TlsConnection.open(connection, engine, settings.handshakeTimeout(), judge::look);
      engine = null;
      remember(secured.summary(), server);
      return secured.onClose(() -> secured.session().ifPresent(session -> keep(key, session)));
    } catch (TlsFailure e) {
      log.info("SSL_connect error to " + server.name() + ": -1");
      e.problems().forEach(problem -> log.warning("TLS library problem: " + problem));
      throw e;
    } catch (SocketTimeoutException e) {
      log.info("SSL_connect error to " + server.name() + ": Connection timed out");
      throw e;
    } catch (EOFException e) {
      log.info("SSL_connect error to " + server.name() + ": lost connection");
      throw e;
    } catch (TlsUnavailableException e) {
      log.warning(e.getMessage());
      throw new IOException(e);
    } catch (IOException e) {
      log.info("SSL_connect error to " + server.name() + ": " + e.getMessage());
      throw e;
    } finally {
      if (engine != null) {
        engine.close();
      }
    }
  }

  private boolean verbose() {
    return settings.logLevel().contains(TlsLogLevel.VERBOSE);
  }

  private void prepare(SslSettings ssl, Server server, TlsPolicy policy, String key)
      throws TlsFailure {
    ssl.versions(policy.protocols().minimum(), policy.protocols().maximum());
    ssl.options(policy.protocols().exclusions());
    ssl.ciphers(policy.ciphers());
    if (policy.serverNameToSend().isPresent()) {
      ssl.serverName(policy.serverName());
      if (verbose()) {
        log.info(server.name() + ": SNI hostname: " + policy.serverName());
      }
    }
    if (policy.level().isDane()) {
      ssl.dane(policy.tlsaBase(), false);
      for (DnsRecord.Tlsa record : policy.tlsa()) {
        if (!ssl.tlsa(record.usage(), record.selector(), record.matching(), record.data())) {
          log.warning(server.name() + ": unusable TLSA record");
        }
      }
    } else if (!policy.trustAnchors().isEmpty()) {
      ssl.dane(policy.names().isEmpty() ? server.name() : policy.names().getFirst(), true);
      trustAnchors(ssl, policy.trustAnchors());
    }
    if (!policy.names().isEmpty()) {
      ssl.names(policy.names(), settings.multiLabelWildcards());
    }
    cache.flatMap(kept -> kept.get(key)).ifPresent(ssl::resume);
  }

  /** Certificates and public keys of a file, each an anchor by itself: RFC 6698 usage 2. */
  private void trustAnchors(SslSettings ssl, List<String> files) {
    for (String file : files) {
      try {
        for (PemBlock block : PemBlock.parse(resources.files().read(Path.of(file)).bytes())) {
          if (block.isCertificate() || block.isPublicKey()) {
            ssl.tlsa(2, block.isCertificate() ? 0 : 1, 0, block.der());
            // An anchor that the server shows as its own certificate.
            ssl.tlsa(3, block.isCertificate() ? 0 : 1, 0, block.der());
          }
        }
      } catch (IOException e) {
        throw new TlsUnavailableException(
            "error opening trust anchor file: " + file + ": " + e.getMessage());
      }
    }
  }

  private void remember(TlsSummary summary, Server server) {
    if (settings.logLevel().contains(TlsLogLevel.SUMMARY)) {
      log.info(summary.logLine("to", server.name(), ""));
    }
  }

  private void keep(String key, byte[] session) {
    cache.ifPresent(kept -> kept.put(key, session, settings.sessionTime()));
  }

  /** Sessions made under another policy are other sessions. */
  private static String sessionKey(Server server, TlsPolicy policy) {
    try {
      byte[] text = (server.identity() + "&" + policy.identity()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
