package org.facteur.smtpd.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.facteur.core.config.BraceWords;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.dns.RecordType;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.net.OwnAddresses;

/**
 * Turns the words of a restriction list into restrictions. Safe for many threads: lists in access
 * tables are compiled when they are met, once.
 */
final class RestrictionCompiler {
  private static final Parameter<String> CLASSES = Parameter.string("smtpd_restriction_classes");
  private static final Parameter<String> PROTOCOLS = Parameter.string("inet_protocols");
  private static final Parameter<String> STRESS = Parameter.string("stress");
  private static final Parameter<String> MAPS_RBL_DOMAINS = Parameter.string("maps_rbl_domains");
  private static final Parameter<Integer> PLAINTEXT_CODE =
      Parameter.integer("plaintext_reject_code");
  private static final String ACCESS_TABLE = "access table ";
  private static final String SERVER_ERROR = "Server configuration error";
  private static final int REMEMBERED = 1000;

  private static final Map<String, TableRestriction.Subject> TABLES =
      Map.ofEntries(
          Map.entry("check_client_access", TableRestriction.Subject.CLIENT),
          Map.entry(
              "check_reverse_client_hostname_access", TableRestriction.Subject.REVERSE_CLIENT),
          Map.entry("check_helo_access", TableRestriction.Subject.HELO),
          Map.entry("check_sender_access", TableRestriction.Subject.SENDER),
          Map.entry("check_recipient_access", TableRestriction.Subject.RECIPIENT),
          Map.entry("check_etrn_access", TableRestriction.Subject.ETRN));

  /** check_*_mx_access and kin: the part before the type of record. */
  private static final Map<String, TableRestriction.Subject> RECORD_TABLES =
      Map.of(
          "check_client_", TableRestriction.Subject.CLIENT,
          "check_reverse_client_hostname_", TableRestriction.Subject.REVERSE_CLIENT,
          "check_helo_", TableRestriction.Subject.HELO,
          "check_sender_", TableRestriction.Subject.SENDER,
          "check_recipient_", TableRestriction.Subject.RECIPIENT);

  private static final Map<String, RecordType> RECORD_TYPES =
      Map.of("mx_access", RecordType.MX, "ns_access", RecordType.NS, "a_access", RecordType.A);

  /** A list in the DNS, and whether it lists friends. */
  private record DnsList(DnsListRestriction.Subject subject, boolean permits) {}

  private static final Map<String, DnsList> DNS_LISTS =
      Map.ofEntries(
          Map.entry("reject_rbl_client", new DnsList(DnsListRestriction.Subject.ADDRESS, false)),
          Map.entry("reject_rbl", new DnsList(DnsListRestriction.Subject.ADDRESS, false)),
          Map.entry("reject_rhsbl_client", new DnsList(DnsListRestriction.Subject.CLIENT, false)),
          Map.entry(
              "reject_rhsbl_reverse_client",
              new DnsList(DnsListRestriction.Subject.REVERSE_CLIENT, false)),
          Map.entry("reject_rhsbl_helo", new DnsList(DnsListRestriction.Subject.HELO, false)),
          Map.entry("reject_rhsbl_sender", new DnsList(DnsListRestriction.Subject.SENDER, false)),
          Map.entry(
              "reject_rhsbl_recipient", new DnsList(DnsListRestriction.Subject.RECIPIENT, false)),
          Map.entry("permit_dnswl_client", new DnsList(DnsListRestriction.Subject.ADDRESS, true)),
          Map.entry("permit_rhswl_client", new DnsList(DnsListRestriction.Subject.CLIENT, true)));

  private static final List<String> CERTIFICATE_ORDER =
      List.of("cert_fingerprint", "pubkey_fingerprint");
  private static final Set<String> FINAL = Set.of("permit", "reject", "defer");

  private static final Set<String> PERMITS_ABOUT_RECIPIENTS =
      Set.of("permit_auth_destination", "permit_mx_backup");

  private final Configuration configuration;
  private final AccessServices services;
  private final AccessSettings settings;
  private final MailLog log;
  private final AccessActions actions = new AccessActions(this);
  private final Map<String, Restriction> simple;
  private final Map<String, Restriction> classes = new ConcurrentHashMap<>();
  private final Map<String, RestrictionList> fromTables = new ConcurrentHashMap<>();
  private final Map<String, PolicyClient> policyClients = new ConcurrentHashMap<>();
  private final Set<String> classNames;
  private final DnsListReplies dnsListReplies;

  RestrictionCompiler(
      Configuration configuration, AccessServices services, AccessSettings settings, MailLog log) {
    this.configuration = configuration;
    this.services = services;
    this.settings = settings;
    this.log = log;
    this.dnsListReplies = DnsListReplies.of(configuration, services, log);
    this.simple = simple(configuration, services, log);
    this.classNames = Set.copyOf(ConfigurationWords.split(configuration.get(CLASSES)));
  }

  private static Map<String, Restriction> simple(
      Configuration configuration, AccessServices services, MailLog log) {
    LoginRestrictions logins = new LoginRestrictions(configuration, services, log);
    int plaintextCode = configuration.get(PLAINTEXT_CODE);
    OwnAddresses own = OwnAddresses.of(configuration);
    BasicRestrictions basic = new BasicRestrictions(own);
    CertificateRestrictions certificates =
        new CertificateRestrictions(configuration, services, log);
    UnverifiedRestrictions unverified =
        new UnverifiedRestrictions(configuration, services.verifier());
    DestinationRestrictions destination = new DestinationRestrictions(services);
    NameRestrictions names = new NameRestrictions(services);
    Map<String, Restriction> known = new HashMap<>();
    known.put("permit", e -> Decision.PERMIT);
    known.put("reject", basic::reject);
    known.put("defer", basic::defer);
    known.put("defer_if_permit", basic::deferIfPermit);
    known.put("defer_if_reject", basic::deferIfReject);
    known.put("permit_mynetworks", basic::permitNetworks);
    known.put("permit_inet_interfaces", basic::permitInterfaces);
    known.put("reject_unauth_pipelining", basic::pipelining);
    known.put("reject_multi_recipient_bounce", basic::multiRecipientBounce);
    known.put(
        "permit_sasl_authenticated",
        e ->
            e.session().credentials().saslUsername().isEmpty()
                ? Decision.NEUTRAL
                : Decision.PERMIT);
    known.put("reject_sender_login_mismatch", logins::mismatch);
    known.put("reject_authenticated_sender_login_mismatch", logins::authenticated);
    known.put("reject_unauthenticated_sender_login_mismatch", logins::unauthenticated);
    known.put("reject_known_sender_login_mismatch", logins::known);
    known.put(
        "reject_plaintext_session",
        e ->
            e.session().credentials().isEncrypted()
                ? Decision.NEUTRAL
                : e.reject(plaintextCode, "4.7.1", "Session encryption is required"));
    known.put("permit_tls_clientcerts", certificates::listed);
    known.put("permit_tls_all_clientcerts", certificates::trusted);
    known.put("reject_unverified_sender", unverified::sender);
    known.put("reject_unverified_recipient", unverified::recipient);
    known.put(
        "permit_mx_backup",
        new BackupExchangerRestriction(
            configuration,
            services,
            own,
            ServerRecordRestriction.families(configuration.get(PROTOCOLS)),
            log));
    known.put("permit_auth_destination", destination::permitAuthorized);
    known.put("reject_unauth_destination", destination::rejectUnauthorized);
    known.put("check_relay_domains", destination::checkRelayDomains);
    known.put("defer_unauth_destination", destination::deferUnauthorized);
    known.put("reject_unlisted_recipient", destination::unlistedRecipient);
    known.put("check_recipient_maps", destination::unlistedRecipient);
    known.put("reject_unlisted_sender", destination::unlistedSender);
    known.put("reject_invalid_helo_hostname", names::invalidHelo);
    known.put("reject_invalid_hostname", names::invalidHelo);
    known.put("reject_non_fqdn_helo_hostname", names::unqualifiedHelo);
    known.put("reject_non_fqdn_hostname", names::unqualifiedHelo);
    known.put("reject_unknown_helo_hostname", names::unknownHelo);
    known.put("reject_unknown_hostname", names::unknownHelo);
    known.put("reject_non_fqdn_sender", names::unqualifiedSender);
    known.put("reject_non_fqdn_recipient", names::unqualifiedRecipient);
    known.put("reject_unknown_sender_domain", names::unknownSender);
    known.put("reject_unknown_address", names::unknownSender);
    known.put("reject_unknown_recipient_domain", names::unknownRecipient);
    known.put("reject_unknown_client_hostname", names::unknownClient);
    known.put("reject_unknown_client", names::unknownClient);
    known.put("reject_unknown_reverse_client_hostname", names::unknownReverseClient);
    return Map.copyOf(known);
  }

  /** Compiles a list of main.cf and tells of words that nobody knows. */
  RestrictionList compileParameter(String parameter, Consumer<String> problems) {
    String value = configuration.text(parameter).orElse("");
    return compile(parameter, value, problems);
  }

  /** Compiles a list that an access table contains. */
  RestrictionList compile(String origin, String value) {
    RestrictionList known = fromTables.get(value);
    if (known == null) {
      known = compile(origin, value, problem -> {});
      if (fromTables.size() < REMEMBERED) {
        fromTables.put(value, known);
      }
    }
    return known;
  }

  private RestrictionList compile(String origin, String value, Consumer<String> problems) {
    List<String> words = ConfigurationWords.split(value);
    List<RestrictionList.Element> list = new ArrayList<>();
    boolean warn = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.toLowerCase(Locale.ROOT);
      if (name.equals("warn_if_reject")) {
        warn = true;
        continue;
      }
      boolean takesArgument = takesArgument(name);
      String argument = takesArgument && i + 1 < words.size() ? words.get(++i) : "";
      Restriction restriction = restriction(origin, word, name, argument, problems);
      if (FINAL.contains(name) && i + 1 < words.size()) {
        restriction = last(restriction, words.get(i + 1), name);
      }
      String text = argument.isEmpty() ? word : word + " " + argument;
      list.add(
          warn
              ? new RestrictionList.Element(
                  "warn_if_reject " + text, warning(restriction), ahead(restriction))
              : new RestrictionList.Element(text, restriction, ahead(restriction)));
      warn = false;
    }
    return new RestrictionList(origin, list);
  }

  /** What stands behind a restriction that always decides is told when it is met. */
  private static Restriction last(Restriction restriction, String next, String name) {
    return e -> {
      Decision decision = restriction.check(e);
      if (!(decision instanceof Decision.Neutral)) {
        e.log().warning("restriction `" + next + "' after `" + name + "' is ignored");
      }
      return decision;
    };
  }

  private static Consumer<Evaluation> ahead(Restriction restriction) {
    return restriction instanceof DnsListRestriction list
        ? list::lookAhead
        : RestrictionList.NOTHING_AHEAD;
  }

  private static boolean takesArgument(String name) {
    return TABLES.containsKey(name)
        || DNS_LISTS.containsKey(name)
        || recordSubject(name).isPresent()
        || name.equals("sleep")
        || name.equals("check_policy_service")
        || name.equals("check_sasl_access")
        || name.equals("check_ccert_access");
  }

  private static Optional<TableRestriction.Subject> recordSubject(String name) {
    int type = name.lastIndexOf('_', name.length() - "_access".length() - 1) + 1;
    return name.endsWith("_access") && type > 0 && RECORD_TYPES.containsKey(name.substring(type))
        ? Optional.ofNullable(RECORD_TABLES.get(name.substring(0, type)))
        : Optional.empty();
  }

  private static Restriction warning(Restriction restriction) {
    return e -> {
      boolean before = e.warnOnly();
      e.setWarnOnly(true);
      try {
        return restriction.check(e);
      } finally {
        e.setWarnOnly(before);
      }
    };
  }

  private Restriction restriction(
      String origin, String word, String name, String argument, Consumer<String> problems) {
    Restriction known = simple.get(name);
    if (known != null) {
      return name.startsWith("permit") ? logged(name, known) : known;
    }
    if (DNS_LISTS.containsKey(name)) {
      return dnsList(origin, name, argument, problems);
    }
    if (name.equals("reject_maps_rbl")) {
      return oldDnsLists(problems);
    }
    if (name.equals("permit_naked_ip_address")) {
      return e -> {
        e.log()
            .warning(
                "restriction "
                    + name
                    + " is deprecated. Use permit_mynetworks or permit_sasl_authenticated instead");
        return Decision.NEUTRAL;
      };
    }
    if (name.equals("check_policy_service")) {
      return policy(origin, name, argument, problems);
    }
    boolean ofTables =
        TABLES.containsKey(name)
            || name.equals("check_sasl_access")
            || name.equals("check_ccert_access")
            || recordSubject(name).isPresent();
    if (ofTables && argument.isEmpty()) {
      return misconfigured(
          origin,
          "restriction " + word + ": bad argument \"" + word + "\": need maptype:mapname",
          problems);
    }
    if (ofTables && origin.startsWith(ACCESS_TABLE)) {
      return nestedTable(origin, word + " " + argument);
    }
    if (name.equals("check_ccert_access") && argument.startsWith("{")) {
      return certificateTable(origin, argument, problems);
    }
    if (ofTables) {
      return withTable(
          origin, argument, problems, access -> ofTable(name, access, CERTIFICATE_ORDER));
    }
    if (name.equals("sleep")) {
      return argument.matches("[0-9]{1,9}")
          ? sleep(Duration.ofSeconds(Long.parseLong(argument)))
          : misconfigured(origin, "restriction sleep must be followed by number", problems);
    }
    if (classNames.contains(word)) {
      return e -> classes.computeIfAbsent(word, this::compileClass).check(e);
    }
    if (word.indexOf(':') >= 0) {
      return origin.startsWith(ACCESS_TABLE)
          ? nestedTable(origin, word)
          : withTable(
              origin, word, problems, access -> new BareTable(word, access, actions, services));
    }
    problems.accept(origin + ": unknown smtpd restriction: " + word);
    return e -> {
      e.log().warning("unknown smtpd restriction: \"" + word + "\"");
      throw new EvaluationAborted(e.fail(451, "4.3.5", "Server configuration error"));
    };
  }

  /** {@code { type:table, { search_order = cert_fingerprint, pubkey_fingerprint } }}. */
  private Restriction certificateTable(String origin, String argument, Consumer<String> problems) {
    try {
      List<String> words = BraceWords.split(BraceWords.content(argument), ", \t\r\n");
      List<String> order = CERTIFICATE_ORDER;
      for (String word : words.subList(Math.min(1, words.size()), words.size())) {
        String option = word.startsWith("{") ? BraceWords.content(word) : word;
        int equals = option.indexOf('=');
        if (equals < 0 || !option.substring(0, equals).strip().equals("search_order")) {
          throw new ConfigurationException("check_ccert_access: unexpected option: " + option);
        }
        order = ConfigurationWords.split(option.substring(equals + 1));
        if (order.isEmpty() || !CERTIFICATE_ORDER.containsAll(order)) {
          throw new ConfigurationException("check_ccert_access: bad search_order: " + option);
        }
      }
      if (words.isEmpty()) {
        throw new ConfigurationException("check_ccert_access: missing table in " + argument);
      }
      List<String> keys = order;
      return withTable(
          origin,
          words.getFirst(),
          problems,
          access -> ofTable("check_ccert_access", access, keys));
    } catch (ConfigurationException bad) {
      return misconfigured(origin, bad.getMessage(), problems);
    }
  }

  private static Restriction nestedTable(String origin, String text) {
    return e -> {
      e.log().warning(origin + " has entry with lookup table: " + text);
      e.log().warning("do not specify lookup tables inside SMTPD access maps");
      e.log().warning("define a restriction class and specify its name instead.");
      throw new EvaluationAborted(e.fail(451, "4.3.5", SERVER_ERROR));
    };
  }

  private Restriction ofTable(String name, AccessTable access, List<String> order) {
    if (TABLES.containsKey(name)) {
      return new TableRestriction(TABLES.get(name), access, actions, services);
    }
    if (name.equals("check_sasl_access") || name.equals("check_ccert_access")) {
      return new CredentialRestriction(
          name.equals("check_ccert_access"), order, access, actions, configuration);
    }
    String type = name.substring(name.lastIndexOf('_', name.length() - 8) + 1);
    return new ServerRecordRestriction(
        name,
        recordSubject(name).orElseThrow(),
        RECORD_TYPES.get(type),
        access,
        actions,
        services,
        ServerRecordRestriction.families(configuration.get(PROTOCOLS)));
  }

  /** A permission that smtpd_log_access_permit_actions may want in the log. */
  private static Restriction logged(String name, Restriction restriction) {
    return e -> {
      Decision decision = restriction.check(e);
      if (decision instanceof Decision.Permit) {
        if (name.equals("permit")) {
          e.logPermit(name, e.replyClass(), e.replyName(), "");
        } else if (PERMITS_ABOUT_RECIPIENTS.contains(name)) {
          e.logPermit(name, ReplyClass.RECIPIENT, e.session().recipient().orElse(""), "");
        } else {
          e.logPermit(name, ReplyClass.CLIENT, e.session().client().nameAndAddress(), "");
        }
      }
      return decision;
    };
  }

  private Restriction dnsList(
      String origin, String name, String argument, Consumer<String> problems) {
    if (argument.isEmpty()) {
      return e -> {
        e.log().warning("restriction " + name + " requires domain name argument");
        return Decision.NEUTRAL;
      };
    }
    DnsList list = DNS_LISTS.get(name);
    try {
      Restriction restriction =
          new DnsListRestriction(
              list.subject(), list.permits(), argument, services, dnsListReplies);
      return list.permits() ? logged(name, onlyForOurs(restriction)) : restriction;
    } catch (ConfigurationException bad) {
      return misconfigured(origin, bad.getMessage(), problems);
    }
  }

  /** A list of friends never opens a relay: it counts for mail that is ours to take. */
  private Restriction onlyForOurs(Restriction restriction) {
    Restriction ours = simple.get("permit_auth_destination");
    return e -> ours.check(e) instanceof Decision.Permit ? restriction.check(e) : Decision.NEUTRAL;
  }

  private Restriction oldDnsLists(Consumer<String> problems) {
    List<RestrictionList.Element> lists =
        ConfigurationWords.split(configuration.get(MAPS_RBL_DOMAINS)).stream()
            .map(
                domain ->
                    new RestrictionList.Element(
                        "reject_rbl_client " + domain,
                        dnsList("maps_rbl_domains", "reject_rbl_client", domain, problems)))
            .toList();
    RestrictionList all = new RestrictionList("maps_rbl_domains", lists);
    return e -> {
      e.log()
          .warning(
              "support for restriction \"reject_maps_rbl\" will be removed from Postfix;"
                  + " use \"reject_rbl_client domain-name\" instead");
      return all.check(e);
    };
  }

  private Restriction policy(
      String origin, String name, String argument, Consumer<String> problems) {
    if (argument.indexOf(':') < 0) {
      return e -> {
        e.log().warning("restriction " + name + " must be followed by transport:server");
        throw new EvaluationAborted(e.fail(451, "4.3.5", SERVER_ERROR));
      };
    }
    try {
      PolicySettings server = PolicySettings.parse(argument, configuration);
      PolicyClient client =
          policyClients.computeIfAbsent(
              argument, key -> new PolicyClient(server, services.policies(), log));
      return new PolicyRestriction(client, actions, configuration.get(STRESS));
    } catch (ConfigurationException bad) {
      return misconfigured(origin, bad.getMessage(), problems);
    }
  }

  /** What cannot be understood is told at the start, and defers whatever meets it. */
  private static Restriction misconfigured(String origin, String text, Consumer<String> problems) {
    problems.accept(origin + ": " + text);
    return e -> {
      e.log().warning(text);
      throw new EvaluationAborted(e.fail(451, "4.3.5", SERVER_ERROR));
    };
  }

  private RestrictionList compileClass(String name) {
    return compile(name, configuration.text(name).orElse(""), problem -> {});
  }

  private Restriction withTable(
      String origin,
      String typeAndName,
      Consumer<String> problems,
      Function<AccessTable, Restriction> maker) {
    try {
      LookupTable table = services.tables().open(typeAndName, configuration);
      return maker.apply(
          new AccessTable(
              table,
              new LookupChain(typeAndName, List.of(table), log),
              settings.parents(),
              settings.delimiter()));
    } catch (ConfigurationException bad) {
      return misconfigured(origin, bad.getMessage(), problems);
    }
  }

  private static Restriction sleep(Duration time) {
    return e -> {
      try {
        Thread.sleep(time);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return Decision.NEUTRAL;
    };
  }
}
