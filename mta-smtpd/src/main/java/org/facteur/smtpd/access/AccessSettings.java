package org.facteur.smtpd.access;

import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.DomainList;
import org.facteur.core.lookup.HostList;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.ParentStyle;
import org.facteur.core.lookup.StringList;
import org.facteur.queue.intake.ReceiveOverride;

/** The parameters of access control, read once for a snapshot. */
record AccessSettings(
    boolean softBounce,
    boolean clientPortLogging,
    boolean delayReject,
    boolean relayFirst,
    boolean unlistedRecipient,
    boolean unlistedSender,
    boolean untrustedRouting,
    String nullSenderKey,
    int mapReject,
    int mapDefer,
    int reject,
    int defer,
    int relay,
    int invalidHostname,
    int nonFqdn,
    int unknownClient,
    int unknownHostname,
    int unknownAddress,
    int multiRecipientBounce,
    boolean deferUnknownHelo,
    boolean deferUnknownAddress,
    ParentStyle parents,
    RecipientDelimiter delimiter,
    HostList networks,
    DomainList relayDomains,
    StringList loggedPermits) {

  private static final Parameter<Boolean> SOFT_BOUNCE = Parameter.bool("soft_bounce");
  private static final Parameter<Boolean> CLIENT_PORT_LOGGING =
      Parameter.bool("smtpd_client_port_logging");
  private static final Parameter<Boolean> DELAY_REJECT = Parameter.bool("smtpd_delay_reject");
  private static final Parameter<Boolean> RELAY_FIRST =
      Parameter.bool("smtpd_relay_before_recipient_restrictions");
  private static final Parameter<Boolean> UNLISTED_RECIPIENT =
      Parameter.bool("smtpd_reject_unlisted_recipient");
  private static final Parameter<Boolean> UNLISTED_SENDER =
      Parameter.bool("smtpd_reject_unlisted_sender");
  private static final Parameter<Boolean> UNTRUSTED_ROUTING =
      Parameter.bool("allow_untrusted_routing");
  private static final Parameter<String> NULL_SENDER_KEY =
      Parameter.string("smtpd_null_access_lookup_key");
  private static final Parameter<Integer> MAP_REJECT = Parameter.integer("access_map_reject_code");
  private static final Parameter<Integer> MAP_DEFER = Parameter.integer("access_map_defer_code");
  private static final Parameter<Integer> REJECT = Parameter.integer("reject_code");
  private static final Parameter<Integer> DEFER = Parameter.integer("defer_code");
  private static final Parameter<Integer> RELAY = Parameter.integer("relay_domains_reject_code");
  private static final Parameter<Integer> INVALID_HOSTNAME =
      Parameter.integer("invalid_hostname_reject_code");
  private static final Parameter<Integer> NON_FQDN = Parameter.integer("non_fqdn_reject_code");
  private static final Parameter<Integer> UNKNOWN_CLIENT =
      Parameter.integer("unknown_client_reject_code");
  private static final Parameter<Integer> UNKNOWN_HOSTNAME =
      Parameter.integer("unknown_hostname_reject_code");
  private static final Parameter<Integer> UNKNOWN_ADDRESS =
      Parameter.integer("unknown_address_reject_code");
  private static final Parameter<Integer> MULTI_RECIPIENT_BOUNCE =
      Parameter.integer("multi_recipient_bounce_reject_code");
  private static final Parameter<String> HELO_TEMPFAIL =
      Parameter.string("unknown_helo_hostname_tempfail_action");
  private static final Parameter<String> ADDRESS_TEMPFAIL =
      Parameter.string("unknown_address_tempfail_action");

  static AccessSettings of(Configuration from, AccessServices services, MailLog log) {
    return new AccessSettings(
        from.get(SOFT_BOUNCE),
        from.get(CLIENT_PORT_LOGGING),
        from.get(DELAY_REJECT),
        from.get(RELAY_FIRST),
        from.get(UNLISTED_RECIPIENT)
            && !ReceiveOverride.of(from).contains(ReceiveOverride.NO_UNKNOWN_RECIPIENT_CHECKS),
        from.get(UNLISTED_SENDER),
        from.get(UNTRUSTED_ROUTING),
        from.get(NULL_SENDER_KEY),
        from.get(MAP_REJECT),
        from.get(MAP_DEFER),
        from.get(REJECT),
        from.get(DEFER),
        from.get(RELAY),
        from.get(INVALID_HOSTNAME),
        from.get(NON_FQDN),
        from.get(UNKNOWN_CLIENT),
        from.get(UNKNOWN_HOSTNAME),
        from.get(UNKNOWN_ADDRESS),
        from.get(MULTI_RECIPIENT_BOUNCE),
        !from.get(HELO_TEMPFAIL).equals("defer"),
        !from.get(ADDRESS_TEMPFAIL).equals("defer"),
        ParentStyle.of(from, "smtpd_access_maps"),
        RecipientDelimiter.of(from),
        HostList.of("mynetworks", from, services.tables(), log),
        DomainList.of("relay_domains", from, services.tables(), log),
        StringList.of("smtpd_log_access_permit_actions", from, services.tables(), log));
  }

  /** Whether a permission is to be logged; a table that fails is asked again the next time. */
  boolean logsPermit(String action) {
    try {
      return !loggedPermits.isEmpty() && loggedPermits.matches(action);
    } catch (LookupFailure failure) {
      return false;
    }
  }
}
