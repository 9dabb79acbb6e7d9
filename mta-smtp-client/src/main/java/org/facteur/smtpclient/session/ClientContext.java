package org.facteur.smtpclient.session;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.tls.client.ClientTls;
import org.facteur.queue.delivery.StatusFilter;
import org.facteur.smtpclient.route.RouteSettings;
import org.facteur.smtpclient.route.ServerFinder;
import org.facteur.smtpclient.route.ServicePorts;
import org.facteur.smtpclient.sasl.ClientLogins;
import org.facteur.smtpclient.tls.TlsPolicies;

/** What the deliveries of one client share: settings, tables, the world, and waiting sessions. */
final class ClientContext {
  private static final Parameter<String> RELAYHOST = Parameter.string("relayhost");
  private static final Parameter<String> BEST_MX_TRANSPORT = Parameter.string("best_mx_transport");
  private static final Parameter<Duration> MINIMAL_BACKOFF_TIME =
      Parameter.duration("minimal_backoff_time");
  private static final Parameter<String> QUEUE_DIRECTORY = Parameter.string("queue_directory");

  private final String prefix;
  private final Configuration configuration;
  private final ClientEnvironment environment;
  private final MailLog log;
  private final ClientSettings settings;
  private final ServerFinder finder;
  private final ServicePorts ports = new ServicePorts(Path.of("/etc/services"));
  private final CallFrom callFrom;
  private final SessionCache cache;
  private final List<LookupTable> keywordMaps;
  private final List<LookupTable> replyFilters;
  private final StatusFilter statusFilter;
  private final String defaultService;
  private final int addressLimit;
  private final int sessionLimit;
  private final List<String> fallbackRelays;
  private final OutgoingChanges changes;
  private final ClientTls tls;
  private final TlsPolicies tlsPolicies;
  private final ClientLogins logins;

  ClientContext(
      boolean lmtp, Configuration configuration, ClientEnvironment environment, MailLog log) {
    this.prefix = lmtp ? "lmtp_" : "smtp_";
    this.configuration = configuration;
    this.environment = environment;
    this.log = log;
    this.settings = ClientSettings.of(configuration, lmtp);
    this.finder =
        new ServerFinder(
            RouteSettings.of(configuration, prefix),
            environment.dns(),
            environment.hostNames(),
            environment.own(),
            environment.random(),
            log);
    this.callFrom = CallFrom.of(configuration, prefix);
    this.cache = new SessionCache(environment.clock());
    this.keywordMaps = tables(ClientSettings.keywordMapsParameter(lmtp));
    this.replyFilters = tables(prefix + "reply_filter");
    this.statusFilter =
        StatusFilter.of(lmtp ? "lmtp" : "smtp", configuration, environment.tables(), log);
    this.defaultService = text(prefix + "tcp_port");
    this.addressLimit = configuration.get(Parameter.integer(prefix + "mx_address_limit"));
    this.sessionLimit = configuration.get(Parameter.integer(prefix + "mx_session_limit"));
    this.changes = OutgoingChanges.of(prefix, configuration, environment.tables(), log);
    this.tls = new ClientTls(configuration, prefix, environment.tls(), log);
    this.logins =
        new ClientLogins(configuration, prefix, environment.tables(), environment.clock(), log);
    this.tlsPolicies =
        new TlsPolicies(configuration, prefix, environment.tables(), environment.dns(), log);
    this.fallbackRelays = words(text(prefix + "fallback_relay"));
  }

  private List<LookupTable> tables(String parameter) {
    String maps = text(parameter);
    return maps.isEmpty() ? List.of() : environment.tables().openAll(maps, configuration);
  }

  private String text(String parameter) {
    return configuration.get(Parameter.string(parameter)).strip();
  }

  /** The words of a list, separated by white space and commas. */
  static List<String> words(String text) {
    return Stream.of(text.split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
  }

  /** {@code smtp_} or {@code lmtp_}. */
  String prefix() {
    return prefix;
  }

  ClientSettings settings() {
    return settings;
  }

  MailLog log() {
    return log;
  }

  InstantSource clock() {
    return environment.clock();
  }

  ServerFinder finder() {
    return finder;
  }

  ServicePorts ports() {
    return ports;
  }

  CallFrom callFrom() {
    return callFrom;
  }

  ServerConnector connector() {
    return environment.connector();
  }

  TransportPass transports() {
    return environment.transports();
  }

  SessionCache cache() {
    return cache;
  }

  StatusFilter statusFilter() {
    return statusFilter;
  }

  String defaultService() {
    return defaultService;
  }

  int addressLimit() {
    return addressLimit;
  }

  int sessionLimit() {
    return sessionLimit;
  }

  List<String> fallbackRelays() {
    return fallbackRelays;
  }

  String relayhost() {
    return configuration.get(RELAYHOST);
  }

  String bestMxTransport() {
    return configuration.get(BEST_MX_TRANSPORT);
  }

  Path queueDirectory() {
    return Path.of(configuration.get(QUEUE_DIRECTORY));
  }

  boolean isAlwaysCached(String host) {
    return settings.reuse().destinations().stream().anyMatch(host::equalsIgnoreCase);
  }

  ClientLogins logins() {
    return logins;
  }

  ClientTls tls() {
    return tls;
  }

  TlsPolicies tlsPolicies() {
    return tlsPolicies;
  }

  /** How old a message must be before it may go in the clear after TLS has failed. */
  Duration minimalBackoff() {
    return configuration.get(MINIMAL_BACKOFF_TIME);
  }

  /** smtp_generic_maps and smtp_header_checks: the message as the server sees it. */
  OutgoingChanges changes() {
    return changes;
  }

  /** EHLO keywords to ignore for a server. */
  Set<String> discardedKeywords(String address) {
    try {
      for (LookupTable table : keywordMaps) {
        Optional<String> found = table.find(address);
        if (found.isPresent()) {
          return ClientSettings.keywords(found.get().toLowerCase(Locale.ROOT));
        }
      }
    } catch (LookupFailure e) {
      log.warning(e.getMessage());
    }
    return settings.discardedKeywords();
  }

  /** What smtp_reply_filter makes of a reply line. */
  UnaryOperator<String> replyFilter(PeerName peer) {
    return replyFilters.isEmpty() ? UnaryOperator.identity() : line -> filtered(peer, line);
  }

  private String filtered(PeerName peer, String line) {
    try {
      for (LookupTable table : replyFilters) {
        Optional<String> found = table.find(line);
        if (found.isPresent()) {
          log.info(
              peer.name()
                  + ": replacing server reply \""
                  + line
                  + "\" with \""
                  + found.get()
                  + "\"");
          return found.get();
        }
      }
    } catch (LookupFailure e) {
      log.warning(e.getMessage());
    }
    return line;
  }
}
