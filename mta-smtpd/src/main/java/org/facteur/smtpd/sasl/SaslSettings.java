package org.facteur.smtpd.sasl;

import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.HostList;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;
import org.facteur.core.sasl.SecurityOptions;

/**
 * The smtpd_sasl_ parameters of a service.
 *
 * @param type {@code cyrus} or {@code dovecot}
 * @param path the application's name, or the socket
 * @param realm smtpd_sasl_local_domain
 * @param exceptions clients that are not told of AUTH
 * @param brokenClients whether EHLO says {@code AUTH=} too
 * @param responseLimit bytes of a response
 * @param header whether Received: names the user
 * @param filter of mechanisms, by name
 */
public record SaslSettings(
    boolean enabled,
    String type,
    String path,
    String service,
    String realm,
    SecurityOptions plainOptions,
    SecurityOptions tlsOptions,
    boolean tlsOnly,
    HostList exceptions,
    boolean brokenClients,
    int responseLimit,
    boolean header,
    int rateLimit,
    StringList filter) {
  private static final Parameter<Boolean> ENABLE = Parameter.bool("smtpd_sasl_auth_enable");
  private static final Parameter<String> TYPE = Parameter.string("smtpd_sasl_type");
  private static final Parameter<String> PATH = Parameter.string("smtpd_sasl_path");
  private static final Parameter<String> SERVICE = Parameter.string("smtpd_sasl_service");
  private static final Parameter<String> REALM = Parameter.string("smtpd_sasl_local_domain");
  private static final Parameter<String> OPTIONS = Parameter.string("smtpd_sasl_security_options");
  private static final Parameter<String> TLS_OPTIONS =
      Parameter.string("smtpd_sasl_tls_security_options");
  private static final Parameter<Boolean> TLS_ONLY = Parameter.bool("smtpd_tls_auth_only");
  private static final Parameter<Boolean> BROKEN = Parameter.bool("broken_sasl_auth_clients");
  private static final Parameter<Integer> RESPONSE_LIMIT =
      Parameter.integer("smtpd_sasl_response_limit");
  private static final Parameter<Boolean> HEADER =
      Parameter.bool("smtpd_sasl_authenticated_header");
  private static final Parameter<Integer> RATE_LIMIT =
      Parameter.integer("smtpd_client_auth_rate_limit");

  /** Reads a snapshot. */
  public static SaslSettings of(Configuration from, LookupTables tables, MailLog log) {
    return new SaslSettings(
        from.get(ENABLE),
        from.get(TYPE).strip(),
        from.get(PATH).strip(),
        from.get(SERVICE).strip(),
        from.get(REALM).strip(),
        SecurityOptions.parse(OPTIONS.name(), from.get(OPTIONS)),
        SecurityOptions.parse(TLS_OPTIONS.name(), from.get(TLS_OPTIONS)),
        from.get(TLS_ONLY),
        HostList.of("smtpd_sasl_exceptions_networks", from, tables, log),
        from.get(BROKEN),
        from.get(RESPONSE_LIMIT),
        from.get(HEADER),
        from.get(RATE_LIMIT),
        StringList.of("smtpd_sasl_mechanism_filter", from, tables, log));
  }

  /** What mechanisms must have in a session. */
  SecurityOptions options(SaslPeer peer) {
    return peer.encrypted() ? tlsOptions : plainOptions;
  }

  /** Whether the filter lets a mechanism through; without a filter all pass. */
  boolean passes(String mechanism) {
    try {
      return filter.isEmpty() || filter.matches(mechanism);
    } catch (LookupFailure e) {
      return false;
    }
  }
}
