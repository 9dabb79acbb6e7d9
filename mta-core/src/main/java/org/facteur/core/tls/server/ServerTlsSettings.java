package org.facteur.core.tls.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.CipherList;
import org.facteur.core.tls.ProtocolVersions;
import org.facteur.core.tls.TlsLogLevel;

/**
 * What a service of master.cf says about TLS.
 *
 * @param offered whether clients can have TLS
 * @param required whether they must
 * @param wrapper whether it begins before the greeting
 * @param asks whether clients are asked for a certificate
 * @param requiresCertificate whether one that can be trusted is a condition
 * @param sessionTime how long a session can be resumed; zero for never
 */
public record ServerTlsSettings(
    boolean offered,
    boolean required,
    boolean wrapper,
    boolean asks,
    boolean requiresCertificate,
    int verifyDepth,
    boolean receivedHeader,
    Set<TlsLogLevel> logLevel,
    Duration handshakeTimeout,
    Duration sessionTime,
    String sessionDatabase,
    String ticketCipher,
    String fingerprintDigest,
    ProtocolVersions protocols,
    String ciphers) {
  private static final Parameter<String> LEVEL = Parameter.string("smtpd_tls_security_level");
  private static final Parameter<Boolean> USE = Parameter.bool("smtpd_use_tls");
  private static final Parameter<Boolean> ENFORCE = Parameter.bool("smtpd_enforce_tls");
  private static final Parameter<Boolean> WRAPPER = Parameter.bool("smtpd_tls_wrappermode");
  private static final Parameter<Boolean> ASK = Parameter.bool("smtpd_tls_ask_ccert");
  private static final Parameter<Boolean> REQUIRE = Parameter.bool("smtpd_tls_req_ccert");
  private static final Parameter<Integer> DEPTH = Parameter.integer("smtpd_tls_ccert_verifydepth");
  private static final Parameter<Boolean> RECEIVED = Parameter.bool("smtpd_tls_received_header");
  private static final Parameter<String> LOG_LEVEL = Parameter.string("smtpd_tls_loglevel");
  private static final Parameter<Duration> TIMEOUT = Parameter.duration("smtpd_starttls_timeout");
  private static final Parameter<Duration> CACHE_TIME =
      Parameter.duration("smtpd_tls_session_cache_timeout");
  private static final Parameter<String> DATABASE =
      Parameter.string("smtpd_tls_session_cache_database");
  private static final Parameter<String> TICKETS = Parameter.string("tls_session_ticket_cipher");
  private static final Parameter<String> DIGEST = Parameter.string("smtpd_tls_fingerprint_digest");
  private static final Parameter<String> PROTOCOLS = Parameter.string("smtpd_tls_protocols");
  private static final Parameter<String> MANDATORY_PROTOCOLS =
      Parameter.string("smtpd_tls_mandatory_protocols");
  private static final Parameter<String> CIPHERS = Parameter.string("smtpd_tls_ciphers");
  private static final Parameter<String> MANDATORY_CIPHERS =
      Parameter.string("smtpd_tls_mandatory_ciphers");
  private static final Parameter<String> EXCLUDED = Parameter.string("smtpd_tls_exclude_ciphers");
  private static final Parameter<String> MANDATORY_EXCLUDED =
      Parameter.string("smtpd_tls_mandatory_exclude_ciphers");

  /** Reads the parameters; what Postfix would only warn of is warned of. */
  public static ServerTlsSettings of(Configuration configuration, MailLog log) {
    boolean wrapper = configuration.get(WRAPPER);
    Level level = wrapper ? Level.ENCRYPT : level(configuration, log);
    boolean required = level == Level.ENCRYPT;
    boolean requires = configuration.get(REQUIRE);
    if (requires && !required && level != Level.NONE) {
      log.warning("Can't require client certs unless TLS is required");
      requires = false;
    }
    boolean asks = requires || configuration.get(ASK);
    List<String> exclusions = new ArrayList<>();
    exclusions.add(configuration.get(EXCLUDED));
    if (required) {
      exclusions.add(configuration.get(MANDATORY_EXCLUDED));
    }
    if (asks) {
      exclusions.add("aNULL");
    }
    return new ServerTlsSettings(
        level != Level.NONE,
        required,
        wrapper,
        asks,
        requires,
        configuration.get(DEPTH),
        configuration.get(RECEIVED),
        TlsLogLevel.parse(LOG_LEVEL.name(), configuration.get(LOG_LEVEL), log),
        configuration.get(TIMEOUT),
        configuration.get(CACHE_TIME),
        configuration.get(DATABASE),
        configuration.get(TICKETS),
        configuration.get(DIGEST),
        ProtocolVersions.parse(configuration.get(required ? MANDATORY_PROTOCOLS : PROTOCOLS)),
        CipherList.of(
            configuration, configuration.get(required ? MANDATORY_CIPHERS : CIPHERS), exclusions));
  }

  private enum Level {
    NONE,
    MAY,
    ENCRYPT
  }

  private static Level level(Configuration configuration, MailLog log) {
    String level = configuration.get(LEVEL).strip().toLowerCase(Locale.ROOT);
    return switch (level) {
      case "" ->
          configuration.get(ENFORCE)
              ? Level.ENCRYPT
              : configuration.get(USE) ? Level.MAY : Level.NONE;
      case "none" -> Level.NONE;
      case "may" -> Level.MAY;
      case "encrypt" -> Level.ENCRYPT;
      case "verify", "secure", "fingerprint", "dane", "dane-only", "half-dane" -> {
        log.warning(LEVEL.name() + ": unsupported TLS level \"" + level + "\", using \"encrypt\"");
        yield Level.ENCRYPT;
      }
      default -> throw new ConfigurationException("Invalid TLS level \"" + level + "\"");
    };
  }
}
