package org.facteur.smtpclient.sasl;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;
import org.facteur.core.sasl.SecurityOptions;

/** The smtp_sasl_ or lmtp_sasl_ parameters of a client, and the table of its passwords. */
public final class ClientLogins {
  private static final Parameter<Boolean> SEND_AUTHZID = Parameter.bool("send_cyrus_sasl_authzid");

  private final boolean enabled;
  private final boolean bySender;
  private final boolean softBounce;
  private final boolean sendsIdentity;
  private final LookupChain passwords;
  private final AddressSearch search;
  private final StringList filter;
  private final SecurityOptions plain;
  private final SecurityOptions tls;
  private final SecurityOptions verified;
  private final FailedLogins failed;
  private final Optional<String> problem;

  /**
   * Reads a snapshot.
   *
   * @param prefix {@code smtp_} or {@code lmtp_}
   * @throws ConfigurationException for a security option that is none
   */
  public ClientLogins(
      Configuration from, String prefix, LookupTables tables, InstantSource clock, MailLog log) {
    this.enabled = from.get(Parameter.bool(prefix + "sasl_auth_enable"));
    this.bySender = from.get(Parameter.bool(prefix + "sender_dependent_authentication"));
    this.softBounce = from.get(Parameter.bool(prefix + "sasl_auth_soft_bounce"));
    this.sendsIdentity = from.get(SEND_AUTHZID);
    this.passwords = LookupChain.of(prefix + "sasl_password_maps", from, tables, log);
    this.search = new AddressSearch(RecipientDelimiter.of(from), domain -> false);
    this.filter = StringList.of(prefix + "sasl_mechanism_filter", from, tables, log);
    this.plain = options(from, prefix + "sasl_security_options");
    this.tls = options(from, prefix + "sasl_tls_security_options");
    this.verified = options(from, prefix + "sasl_tls_verified_security_options");
    String cache = from.get(Parameter.string(prefix + "sasl_auth_cache_name")).strip();
    Duration time = from.get(Parameter.duration(prefix + "sasl_auth_cache_time"));
    this.failed = new FailedLogins(enabled && !cache.isEmpty(), time, clock);
    String type = from.get(Parameter.string(prefix + "sasl_type")).strip();
    this.problem =
        !enabled
            ? Optional.empty()
            : passwords.isEmpty()
                ? Optional.of(
                    "specify a password table via the `"
                        + prefix
                        + "sasl_password_maps' configuration parameter")
                : type.equals("cyrus")
                    ? Optional.empty()
                    : Optional.of("unsupported SASL client implementation: " + type);
    problem.ifPresent(log::fatal);
  }

  /** Why nothing can be sent: mail must not go where nobody knows whether it needs a login. */
  public Optional<String> problem() {
    return problem;
  }

  private static SecurityOptions options(Configuration from, String parameter) {
    return SecurityOptions.parse(parameter, from.get(Parameter.string(parameter)));
  }

  public boolean isEnabled() {
    return enabled;
  }

  /** smtp_sender_dependent_authentication. */
  public boolean isBySender() {
    return enabled && bySender;
  }

  /** Whether a refusal of the server leaves the mail in the queue. */
  public boolean softBounce() {
    return softBounce;
  }

  /** The authorization identity that goes with a login; empty for none. */
  public String identity(Login login) {
    return sendsIdentity ? login.username() : "";
  }

  public FailedLogins failed() {
    return failed;
  }

  /** The options for a session. */
  public SecurityOptions options(boolean encrypted, boolean isVerified) {
    return isVerified ? verified : encrypted ? tls : plain;
  }

  /** Those of the server's mechanisms that the filter lets through. */
  public List<String> filtered(List<String> offered) throws LookupFailure {
    if (filter.isEmpty()) {
      return offered;
    }
    List<String> passed = new java.util.ArrayList<>();
    for (String name : offered) {
      if (filter.matches(name)) {
        passed.add(name);
      }
    }
    return passed;
  }

  /**
   * The login for a server: by the sender, where that is wanted, then by the server's name, then by
   * the next hop as it is written.
   */
  public Optional<Login> find(String sender, String host, String nexthop) throws LookupFailure {
    Optional<String> value = Optional.empty();
    if (bySender && !sender.isEmpty()) {
      value = search.find(passwords, sender).map(AddressSearch.Found::value);
    }
    if (value.isEmpty()) {
      value = passwords.find(host);
    }
    if (value.isEmpty()) {
      value = passwords.find(nexthop);
    }
    return value.map(Login::parse);
  }
}
