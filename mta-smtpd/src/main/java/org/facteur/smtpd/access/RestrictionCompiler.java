package org.facteur.smtpd.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.ConfigurationWords;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.TimeValue;
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

  private final Configuration configuration;
  private final AccessServices services;
  private final AccessSettings settings;
  private final MailLog log;
  private final AccessActions actions = new AccessActions(this);
  private final Map<String, Restriction> simple;
  private final Map<String, Restriction> classes = new ConcurrentHashMap<>();
  private final Map<String, RestrictionList> fromTables = new ConcurrentHashMap<>();
  private final Set<String> classNames;

  RestrictionCompiler(
      Configuration configuration, AccessServices services, AccessSettings settings, MailLog log) {
    this.configuration = configuration;
    this.services = services;
    this.settings = settings;
    this.log = log;
    this.simple = simple(configuration, services);
    this.classNames = Set.copyOf(ConfigurationWords.split(configuration.get(CLASSES)));
  }

  private static Map<String, Restriction> simple(
      Configuration configuration, AccessServices services) {
    BasicRestrictions basic = new BasicRestrictions(OwnAddresses.of(configuration));
    DestinationRestrictions destination = new DestinationRestrictions(services);
    NameRestrictions names = new NameRestrictions(services);
    Restriction never = e -> Decision.NEUTRAL;
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
    // Nobody has logged in or shown a certificate as long as there is neither AUTH nor STARTTLS.
    known.put("permit_sasl_authenticated", never);
    known.put("permit_tls_clientcerts", never);
    known.put("permit_tls_all_clientcerts", never);
    known.put("permit_auth_destination", destination::permitAuthorized);
    known.put("reject_unauth_destination", destination::rejectUnauthorized);
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
    List<Restriction> list = new ArrayList<>();
    boolean warn = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.toLowerCase(Locale.ROOT);
      if (name.equals("warn_if_reject")) {
        warn = true;
        continue;
      }
      boolean takesArgument = TABLES.containsKey(name) || name.equals("sleep");
      String argument = takesArgument && i + 1 < words.size() ? words.get(++i) : "";
      if (takesArgument && argument.isEmpty()) {
        problems.accept(origin + ": " + word + " needs an argument");
      }
      Restriction restriction = restriction(origin, word, name, argument, problems);
      list.add(warn ? warning(restriction) : restriction);
      warn = false;
    }
    return new RestrictionList(list);
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
      return known;
    }
    if (TABLES.containsKey(name)) {
      return table(origin, TABLES.get(name), argument, problems);
    }
    if (name.equals("sleep")) {
      return sleep(TimeValue.parse(origin, argument, 's'));
    }
    if (classNames.contains(word)) {
      return e -> classes.computeIfAbsent(word, this::compileClass).check(e);
    }
    if (word.indexOf(':') >= 0) {
      return table(origin, TableRestriction.Subject.RECIPIENT, word, problems);
    }
    problems.accept(origin + ": unknown or not yet available restriction: " + word);
    return e -> {
      e.log().warning("unknown smtpd restriction: \"" + word + "\"");
      throw new EvaluationAborted(e.fail(451, "4.3.5", "Server configuration error"));
    };
  }

  private RestrictionList compileClass(String name) {
    return compile(name, configuration.text(name).orElse(""), problem -> {});
  }

  private Restriction table(
      String origin,
      TableRestriction.Subject subject,
      String typeAndName,
      Consumer<String> problems) {
    try {
      LookupTable table = services.tables().open(typeAndName, configuration);
      AccessTable access =
          new AccessTable(
              table,
              new LookupChain(typeAndName, List.of(table), log),
              settings.parents(),
              settings.delimiter());
      return new TableRestriction(subject, access, actions, services);
    } catch (ConfigurationException e) {
      problems.accept(origin + ": " + e.getMessage());
      return evaluation -> {
        evaluation.log().warning(origin + ": " + e.getMessage());
        throw new EvaluationAborted(evaluation.fail(451, "4.3.5", "Server configuration error"));
      };
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
