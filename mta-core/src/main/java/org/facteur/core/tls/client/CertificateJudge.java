package org.facteur.core.tls.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.Fingerprint;
import org.facteur.core.tls.PeerCertificate;
import org.facteur.core.tls.TlsLogLevel;
import org.facteur.core.tls.TlsSummary;
import org.facteur.core.tls.TrustLevel;
import org.facteur.core.tls.VerifyResult;
import org.facteur.core.tls.openssl.SslDetails;
import org.facteur.core.tls.openssl.SslEngine;

/** Says what a server's certificate is worth under a policy, and logs why. */
final class CertificateJudge {
  private final TlsPolicy policy;
  private final Fingerprint digest;
  private final ClientTlsSettings settings;
  private final String server;
  private final MailLog log;

  CertificateJudge(
      TlsPolicy policy,
      Fingerprint digest,
      ClientTlsSettings settings,
      String server,
      MailLog log) {
    this.policy = policy;
    this.digest = digest;
    this.settings = settings;
    this.server = server;
    this.log = log;
  }

  TlsSummary look(SslEngine engine) {
    SslDetails details = engine.details();
    Optional<PeerCertificate> certificate = details.peerCertificate().map(PeerCertificate::of);
    TrustLevel trust = certificate.map(shown -> trust(shown, details)).orElse(TrustLevel.ANONYMOUS);
    TlsSummary summary = TlsSummary.of(details, false, certificate, trust);
    certificate.ifPresent(shown -> explain(shown, summary, details));
    return summary;
  }

  private TrustLevel trust(PeerCertificate certificate, SslDetails details) {
    if (policy.level() == TlsLevel.FINGERPRINT) {
      return matchedFingerprint(certificate).isPresent()
          ? TrustLevel.VERIFIED
          : TrustLevel.UNTRUSTED;
    }
    int result = details.verifyResult();
    if (result != VerifyResult.OK) {
      return TrustLevel.UNTRUSTED;
    }
    return policy.level().mustMatch() ? TrustLevel.VERIFIED : TrustLevel.TRUSTED;
  }

  private Optional<String> matchedFingerprint(PeerCertificate certificate) {
    List<String> shown =
        List.of(certificate.fingerprint(digest), certificate.publicKeyFingerprint(digest));
    return policy.fingerprints().stream()
        .filter(wanted -> shown.stream().anyMatch(one -> Fingerprint.same(one, wanted)))
        .findFirst();
  }

  private void explain(PeerCertificate certificate, TlsSummary summary, SslDetails details) {
    if (settings.logLevel().contains(TlsLogLevel.CERTIFICATE_MATCH)) {
      matched(certificate, details);
    }
    if (summary.trust() == TrustLevel.UNTRUSTED && logsDistrust()) {
      if (summary.resumed()) {
        log.info(
            server
                + ": re-using session with untrusted certificate, look for details earlier in the"
                + " log");
      } else {
        int result =
            policy.level() == TlsLevel.FINGERPRINT
                ? VerifyResult.DANE_NO_MATCH
                : details.verifyResult();
        VerifyResult.log(
            log, "server", server, result, certificate.issuer(), settings.verifyDepth());
      }
    }
    if (settings.logLevel().contains(TlsLogLevel.PEER_CERTIFICATE)) {
      log.info(
          server
              + ": subject_CN="
              + certificate.subject()
              + ", issuer_CN="
              + certificate.issuer()
              + ", fingerprint="
              + certificate.fingerprint(digest)
              + ", pkey_fingerprint="
              + certificate.publicKeyFingerprint(digest));
    }
  }

  /** Where trust is a condition its lack is told, whatever the log level. */
  private boolean logsDistrust() {
    return settings.logLevel().contains(TlsLogLevel.UNTRUSTED)
        || policy.level().isByAuthority()
        || policy.level().isDane() && policy.tlsa().stream().anyMatch(r -> r.usage() == 2);
  }

  private void matched(PeerCertificate certificate, SslDetails details) {
    if (policy.level() == TlsLevel.FINGERPRINT) {
      matchedFingerprint(certificate)
          .map(print -> print.replace(":", "").toUpperCase(Locale.ROOT))
          .ifPresent(print -> log.info(server + ": Matched fingerprint: " + print));
    } else if (policy.level().isDane()) {
      details
          .daneMatch()
          .ifPresent(
              fields ->
                  log.info(
                      "%s: Matched DANE %s at depth %d: %d %d %d"
                          .formatted(
                              server,
                              fields[0] == 2 ? "TA certificate" : "EE certificate",
                              details.daneDepth().orElse(0),
                              fields[0],
                              fields[1],
                              fields[2])));
    } else if (details.verifyResult() == VerifyResult.OK && !details.peerName().isEmpty()) {
      log.info(server + ": matched peername: " + details.peerName());
      if (!policy.trustAnchors().isEmpty()) {
        details
            .daneDepth()
            .ifPresent(depth -> log.info(server + ": Matched trust anchor at depth " + depth));
      }
    }
  }
}
