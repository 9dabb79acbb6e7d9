package org.facteur.core.tls.client;

import java.time.Duration;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.TlsLogLevel;

/** What does not depend on the destination. */
public record ClientTlsSettings(
    Set<TlsLogLevel> logLevel,
    Duration handshakeTimeout,
    Duration sessionTime,
    String sessionDatabase,
    String fingerprintDigest,
    int verifyDepth,
    boolean multiLabelWildcards) {
  private static final Parameter<Boolean> WILDCARDS =
      Parameter.bool("tls_wildcard_matches_multiple_labels");

  static ClientTlsSettings of(Configuration configuration, String prefix, MailLog log) {
    String level = configuration.get(Parameter.string(prefix + "tls_loglevel"));
    return new ClientTlsSettings(
        TlsLogLevel.parse(prefix + "tls_loglevel", level, log),
        configuration.get(Parameter.duration(prefix + "starttls_timeout")),
        configuration.get(Parameter.duration(prefix + "tls_session_cache_timeout")),
        configuration.get(Parameter.string(prefix + "tls_session_cache_database")).strip(),
        configuration.get(Parameter.string(prefix + "tls_fingerprint_digest")).strip(),
        configuration.get(Parameter.integer(prefix + "tls_scert_verifydepth")),
        configuration.get(WILDCARDS));
  }
}
