package org.facteur.smtpd.access;

import java.util.List;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;

/** permit_tls_clientcerts, permit_tls_all_clientcerts: who is welcome by a client certificate. */
final class CertificateRestrictions {
  private final LookupChain known;

  CertificateRestrictions(Configuration from, AccessServices services, MailLog log) {
    this.known = LookupChain.of("relay_clientcerts", from, services.tables(), log);
  }

  /** permit_tls_all_clientcerts: a certificate of a trusted authority. */
  Decision trusted(Evaluation e) {
    return e.session().credentials().certificateTrusted() ? Decision.PERMIT : Decision.NEUTRAL;
  }

  /** permit_tls_clientcerts: a certificate, or its key, whose fingerprint relay_clientcerts has. */
  Decision listed(Evaluation e) {
    SessionView.Credentials credentials = e.session().credentials();
    for (String fingerprint :
        List.of(credentials.certificateFingerprint(), credentials.publicKeyFingerprint())) {
      try {
        if (!fingerprint.isEmpty() && known.find(fingerprint).isPresent()) {
          e.note("relay_clientcerts", fingerprint, "listed");
          return Decision.PERMIT;
        }
      } catch (LookupFailure failure) {
        e.log()
            .warning(
                "relay_clientcerts: lookup error for fingerprint '"
                    + fingerprint
                    + "': "
                    + failure.getMessage());
      }
    }
    return Decision.NEUTRAL;
  }
}
