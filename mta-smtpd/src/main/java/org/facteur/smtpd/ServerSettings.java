package org.facteur.smtpd;

import java.time.Duration;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.HostList;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;

/** The parameters of sessions, read once for a snapshot of a service's configuration. */
record ServerSettings(
    Configuration configuration,
    String hostname,
    String mailName,
    String banner,
    Duration timeout,
    int lineLimit,
    long messageLimit,
    int recipientLimit,
    int recipientOvershoot,
    int softErrors,
    int hardErrors,
    Duration errorSleep,
    int junkLimit,
    boolean heloRequired,
    boolean disableVrfy,
    boolean smtputf8,
    boolean strictEnvelopes,
    boolean delayOpen,
    boolean portLogging,
    boolean nameLookup,
    boolean softBounce,
    boolean forbidPipelining,
    NewlinePolicy newlines,
    HostList newlineExclusions,
    int connectionLimit,
    int connectionRate,
    int messageRate,
    int recipientRate,
    int tlsSessionRate,
    HostList limitExceptions,
    HostList xclientHosts,
    HostList xforwardHosts,
    Set<EhloKeywords> discarded,
    LookupChain discardMaps,
    StringList noopCommands,
    StringList forbiddenCommands,
    LookupChain commandFilter,
    String rewriteDomain,
    String contentFilter,
    long minFree,
    boolean requestDeadline,
    int minDataRate,
    RejectFooter footer,
    LocalRewriteClients localRewriteClients) {

  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> MAIL_NAME = Parameter.string("mail_name");
  private static final Parameter<String> BANNER = Parameter.string("smtpd_banner");
  private static final Parameter<Duration> TIMEOUT = Parameter.duration("smtpd_timeout");
  private static final Parameter<Integer> LINE_LIMIT = Parameter.integer("line_length_limit");
  private static final Parameter<Long> MESSAGE_LIMIT = Parameter.size("message_size_limit");
  private static final Parameter<Integer> RECIPIENT_LIMIT =
      Parameter.integer("smtpd_recipient_limit");
  private static final Parameter<Integer> RECIPIENT_OVERSHOOT =
      Parameter.integer("smtpd_recipient_overshoot_limit");
  private static final Parameter<Integer> SOFT_ERRORS = Parameter.integer("smtpd_soft_error_limit");
  private static final Parameter<Integer> HARD_ERRORS = Parameter.integer("smtpd_hard_error_limit");
  private static final Parameter<Duration> ERROR_SLEEP =
      Parameter.duration("smtpd_error_sleep_time");
  private static final Parameter<Integer> JUNK_LIMIT =
      Parameter.integer("smtpd_junk_command_limit");
  private static final Parameter<Boolean> HELO_REQUIRED = Parameter.bool("smtpd_helo_required");
  private static final Parameter<Boolean> DISABLE_VRFY = Parameter.bool("disable_vrfy_command");
  private static final Parameter<Boolean> SMTPUTF8 = Parameter.bool("smtputf8_enable");
  private static final Parameter<Boolean> STRICT = Parameter.bool("strict_rfc821_envelopes");
  private static final Parameter<Boolean> DELAY_OPEN =
      Parameter.bool("smtpd_delay_open_until_valid_rcpt");
  private static final Parameter<Boolean> PORT_LOGGING =
      Parameter.bool("smtpd_client_port_logging");
  private static final Parameter<Boolean> NAME_LOOKUP = Parameter.bool("smtpd_peername_lookup");
  private static final Parameter<Boolean> SOFT_BOUNCE = Parameter.bool("soft_bounce");
  private static final Parameter<Boolean> FORBID_PIPELINING =
      Parameter.bool("smtpd_forbid_unauth_pipelining");
  private static final Parameter<Integer> CONNECTION_LIMIT =
      Parameter.integer("smtpd_client_connection_count_limit");
  private static final Parameter<Integer> CONNECTION_RATE =
      Parameter.integer("smtpd_client_connection_rate_limit");
  private static final Parameter<Integer> MESSAGE_RATE =
      Parameter.integer("smtpd_client_message_rate_limit");
  private static final Parameter<Integer> RECIPIENT_RATE =
      Parameter.integer("smtpd_client_recipient_rate_limit");
  private static final Parameter<Integer> TLS_SESSION_RATE =
      Parameter.integer("smtpd_client_new_tls_session_rate_limit");
  private static final Parameter<String> DISCARDED =
      Parameter.string("smtpd_discard_ehlo_keywords");
  private static final Parameter<String> COMMAND_FILTER = Parameter.string("smtpd_command_filter");
  private static final Parameter<String> CONTENT_FILTER = Parameter.string("content_filter");
  private static final Parameter<Long> MIN_FREE = Parameter.size("queue_minfree");
  private static final Parameter<Boolean> REQUEST_DEADLINE =
      Parameter.bool("smtpd_per_request_deadline");
  private static final Parameter<Integer> MIN_DATA_RATE = Parameter.integer("smtpd_min_data_rate");
  private static final Parameter<String> REWRITE_DOMAIN =
      Parameter.string("remote_header_rewrite_domain");

  static ServerSettings of(Configuration from, LookupTables tables, MailLog log) {
    return new ServerSettings(
        from,
        from.get(MYHOSTNAME),
        from.get(MAIL_NAME),
        from.get(BANNER),
        from.get(TIMEOUT),
        from.get(LINE_LIMIT),
        from.get(MESSAGE_LIMIT),
        from.get(RECIPIENT_LIMIT),
        from.get(RECIPIENT_OVERSHOOT),
        from.get(SOFT_ERRORS),
        from.get(HARD_ERRORS),
        from.get(ERROR_SLEEP),
        from.get(JUNK_LIMIT),
        from.get(HELO_REQUIRED),
        from.get(DISABLE_VRFY),
        from.get(SMTPUTF8),
        from.get(STRICT),
        from.get(DELAY_OPEN),
        from.get(PORT_LOGGING),
        from.get(NAME_LOOKUP),
        from.get(SOFT_BOUNCE),
        from.get(FORBID_PIPELINING),
        NewlinePolicy.of(from),
        HostList.of("smtpd_forbid_bare_newline_exclusions", from, tables, log),
        from.get(CONNECTION_LIMIT),
        from.get(CONNECTION_RATE),
        from.get(MESSAGE_RATE),
        from.get(RECIPIENT_RATE),
        from.get(TLS_SESSION_RATE),
        HostList.of("smtpd_client_event_limit_exceptions", from, tables, log),
        HostList.of("smtpd_authorized_xclient_hosts", from, tables, log),
        HostList.of("smtpd_authorized_xforward_hosts", from, tables, log),
        EhloKeywords.parse(from.get(DISCARDED), log),
        LookupChain.of("smtpd_discard_ehlo_keyword_address_maps", from, tables, log),
        StringList.of("smtpd_noop_commands", from, tables, log),
        StringList.of("smtpd_forbidden_commands", from, tables, log),
        new LookupChain(COMMAND_FILTER.name(), tables.openAll(from.get(COMMAND_FILTER), from), log),
        from.get(REWRITE_DOMAIN),
        from.get(CONTENT_FILTER),
        from.get(MIN_FREE),
        from.get(REQUEST_DEADLINE),
        from.get(MIN_DATA_RATE),
        RejectFooter.of(from, tables, log),
        LocalRewriteClients.of(from, tables, log));
  }
}
