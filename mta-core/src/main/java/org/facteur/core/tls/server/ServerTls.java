package org.facteur.core.tls.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.TlsConnection;
import org.facteur.core.tls.TlsFailure;
import org.facteur.core.tls.TlsLogLevel;
import org.facteur.core.tls.TlsResources;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.TlsUnavailableException;
import org.facteur.core.tls.TrustLevel;
import org.facteur.core.tls.VerifyResult;
import org.facteur.core.tls.openssl.OpenSsl;
import org.facteur.core.tls.openssl.SslContext;
import org.facteur.core.tls.openssl.SslDetails;
import org.facteur.core.tls.openssl.SslEngine;

/** TLS of one smtpd service under one configuration. */
public final class ServerTls {
  private final ServerTlsSettings settings;
  private final Optional<ServerContexts> contexts;
  private final Optional<Fingerprint> fingerprint;
  private final boolean offered;
  private final MailLog log;

  private ServerTls(
      ServerTlsSettings settings,
      boolean offered,
      Optional<ServerContexts> contexts,
      Optional<Fingerprint> fingerprint,
      MailLog log) {
    this.settings = settings;
    this.offered = offered;
    this.contexts = contexts;
    this.fingerprint = fingerprint;
    this.log = log;
  }

  /** Reads the parameters and the certificates; what is wrong is logged, and means no TLS. */
  public static ServerTls of(
      Configuration configuration, LookupTables tables, TlsResources resources, MailLog log) {
    ServerTlsSettings settings = ServerTlsSettings.of(configuration, log);
    if (!settings.offered()) {
      return new ServerTls(settings, false, Optional.empty(), Optional.empty(), log);
    }
    try {
      OpenSsl.require();
      Fingerprint digest = new Fingerprint(settings.fingerprintDigest());
      ServerContexts contexts = new ServerContexts(configuration, settings, tables, resources, log);
      if (!contexts.hasCertificates()) {
        if (settings.asks()) {
          log.warning("Need a server cert to request client certs");
        }
        log.warning("No server certs available. TLS won't be enabled");
        return new ServerTls(settings, false, Optional.empty(), Optional.empty(), log);
      }
      contexts.load();
      return new ServerTls(settings, true, Optional.of(contexts), Optional.of(digest), log);
    } catch (TlsUnavailableException e) {
      log.warning(e.getMessage());
      return new ServerTls(settings, true, Optional.empty(), Optional.empty(), log);
    }
  }

  public ServerTlsSettings settings() {
    return settings;
  }

  /** Whether STARTTLS is announced. */
  public boolean isOffered() {
    return offered && !settings.wrapper();
  }

  /** Whether commands wait for TLS. */
  public boolean isRequired() {
    return settings.required() && offered;
  }

  /** Whether a handshake can be tried. */
  public boolean isAvailable() {
    return contexts.isPresent();
  }

  /**
   * Shakes hands with a client.
   *
   * @param client how the log names it
   * @throws IOException when there is no TLS now; the reason is logged, the connection is of no
   *     more use
   */
  public TlsConnection accept(Connection connection, String client) throws IOException {
    ServerContexts shared = contexts.orElseThrow();
    if (verbose()) {
      log.info("setting up TLS connection from " + client);
      log.info(client + ": TLS cipher list \"" + settings.ciphers() + "\"");
    }
    SslContext context = shared.current();
    String[] name = new String[1];
    try {
      TlsConnection secured =
          TlsConnection.open(
              connection,
              new SslEngine(context, client),
              settings.handshakeTimeout(),
              engine -> {
                name[0] = engine.details().serverName();
                return summary(engine.details(), client);
              });
      logSummary(secured.summary(), client, name[0]);
      return secured;
    } catch (TlsFailure e) {
      log.info("SSL_accept error from " + client + ": -1");
      e.problems().forEach(problem -> log.warning("TLS library problem: " + problem));
      throw e;
    } catch (SocketTimeoutException e) {
      log.info("SSL_accept error from " + client + ": Connection timed out");
      throw e;
    } catch (EOFException e) {
      log.info("SSL_accept error from " + client + ": lost connection");
      throw e;
    } catch (IOException e) {
      log.info("SSL_accept error from " + client + ": " + e.getMessage());
      throw e;
    }
  }

  private boolean verbose() {
    return settings.logLevel().contains(TlsLogLevel.VERBOSE);
  }

  private TlsSummary summary(SslDetails details, String client) {
    Optional<PeerCertificate> certificate =
        settings.asks() ? details.peerCertificate().map(PeerCertificate::of) : Optional.empty();
    TrustLevel trust =
        certificate.isEmpty()
            ? TrustLevel.ANONYMOUS
            : details.verifyResult() == 0 ? TrustLevel.TRUSTED : TrustLevel.UNTRUSTED;
    boolean told =
        settings.logLevel().contains(TlsLogLevel.UNTRUSTED) || settings.requiresCertificate();
    if (trust == TrustLevel.UNTRUSTED && told) {
      VerifyResult.log(
          log,
          "client",
          client,
          details.verifyResult(),
          certificate.map(PeerCertificate::issuer).orElse(""),
          settings.verifyDepth());
    }
    return TlsSummary.of(details, true, certificate, trust);
  }

  private void logSummary(TlsSummary summary, String client, String serverName) {
    summary
        .certificate()
        .filter(shown -> settings.logLevel().contains(TlsLogLevel.PEER_CERTIFICATE))
        .ifPresent(shown -> log.info(client + ": " + describe(shown)));
    if (settings.logLevel().contains(TlsLogLevel.SUMMARY)) {
      log.info(summary.logLine("from", client, serverName));
    }
  }

  private String describe(PeerCertificate certificate) {
    return "subject_CN="
        + certificate.subject()
        + ", issuer="
        + certificate.issuer()
        + ", fingerprint="
        + certificate.fingerprint(fingerprint.orElseThrow())
        + ", pkey_fingerprint="
        + certificate.publicKeyFingerprint(fingerprint.orElseThrow());
  }

  /** The digest of fingerprints that tables of client certificates have. */
  public Optional<Fingerprint> fingerprint() {
    return fingerprint;
  }
}
