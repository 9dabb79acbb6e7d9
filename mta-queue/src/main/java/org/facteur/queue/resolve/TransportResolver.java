package org.facteur.queue.resolve;

import java.util.Optional;
import org.facteur.core.address.RecipientDelimiter;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.AddressSearch;
import org.facteur.core.lookup.DomainCheck;
import org.facteur.core.lookup.DomainList;
import org.facteur.core.lookup.LookupChain;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.core.lookup.StringList;

/**
 * Finds transport, next hop and recipient for an address: its domain's class gives the defaults,
 * relayhost and the sender's relay host replace the next hop of remote mail, transport_maps
 * replaces both, relocated_maps makes it an error.
 *
 * <p>Thread safe. A table that fails makes the answer a {@link LookupFailure}. Postfix counterpart:
 * the resolving half of trivial-rewrite(8).
 */
public final class TransportResolver implements AddressResolver {
  private static final Parameter<Boolean> SHOW_USER_UNKNOWN_TABLE_NAME =
      Parameter.bool("show_user_unknown_table_name");
  private static final Parameter<Boolean> ALLOW_MIN_USER = Parameter.bool("allow_min_user");
  private static final Parameter<String> EMPTY_RELAYHOST_KEY =
      Parameter.string("empty_address_relayhost_maps_lookup_key");
  private static final Parameter<String> EMPTY_TRANSPORT_KEY =
      Parameter.string("empty_address_default_transport_maps_lookup_key");
  private static final String KEEP = "DUNNO";

  private final MailLog log;
  private final RecipientDomain domains;
  private final RoutingParameters parameters;
  private final StringList aliasDomains;
  private final StringList mailboxDomains;
  private final DomainList relayDomains;
  private final AddressSearch search;
  private final TransportTable transportTable;
  private final LookupChain senderRelayhosts;
  private final LookupChain senderTransports;
  private final LookupChain relocated;
  private final boolean showTableName;
  private final boolean allowMinus;
  private final String emptyRelayhostKey;
  private final String emptyTransportKey;

  private TransportResolver(
      Configuration configuration,
      LookupTables tables,
      LocalDomains local,
      MailLog log,
      RoutingParameters parameters) {
    this.log = log;
    this.domains = new RecipientDomain(configuration, local, log);
    this.parameters = parameters;
    this.aliasDomains = StringList.of("virtual_alias_domains", configuration, tables, log);
    this.mailboxDomains = StringList.of("virtual_mailbox_domains", configuration, tables, log);
    this.relayDomains = DomainList.of("relay_domains", configuration, tables, log);
    this.search =
        new AddressSearch(RecipientDelimiter.of(configuration), local.withOrigin(configuration));
    LookupTables fixed = tables.withoutSubstitution();
    this.transportTable =
        new TransportTable(parameters.transportMaps(), configuration, fixed, search, log);
    this.senderRelayhosts =
        LookupChain.of(parameters.senderRelayhostMaps(), configuration, fixed, log);
    this.senderTransports =
        LookupChain.of(parameters.senderTransportMaps(), configuration, fixed, log);
    this.relocated = LookupChain.of("relocated_maps", configuration, tables, log);
    this.showTableName = configuration.get(SHOW_USER_UNKNOWN_TABLE_NAME);
    this.allowMinus = configuration.get(ALLOW_MIN_USER);
    this.emptyRelayhostKey = configuration.get(EMPTY_RELAYHOST_KEY);
    this.emptyTransportKey = configuration.get(EMPTY_TRANSPORT_KEY);
  }

  /**
   * The resolver of mail.
   *
   * @param log of trivial-rewrite, for its warnings
   */
  public static TransportResolver forMail(
      Configuration configuration, LookupTables tables, LocalDomains local, MailLog log) {
    return new TransportResolver(
        configuration, tables, local, log, RoutingParameters.forMail(configuration));
  }

  /** The resolver of address verification probes: the address_verify_ parameters count. */
  public static TransportResolver forVerification(
      Configuration configuration, LookupTables tables, LocalDomains local, MailLog log) {
    return new TransportResolver(
        configuration, tables, local, log, RoutingParameters.forVerification(configuration));
  }

  @Override
  public Resolution resolve(String sender, String recipient) throws LookupFailure {
    RecipientDomain.Found found = domains.find(recipient);
    if (found.badSyntax()) {
      return badSyntax(found.recipient(), AddressClass.DEFAULT);
    }
    AddressClass addressClass = found.local() ? AddressClass.LOCAL : remoteClass(found.domain());
    if (found.local()) {
      warnOfSecondClass("mydestination", "virtual_alias_domains", aliasDomains, found.domain());
      warnOfSecondClass("mydestination", "virtual_mailbox_domains", mailboxDomains, found.domain());
    }
    Route route = classRoute(addressClass, sender, found.domain());
    if (addressClass != AddressClass.VIRTUAL_ALIAS) {
      route = tableRoute(parameters.transportMaps(), route, found);
    }
    route = relocated(route, found.recipient());
    if (!allowMinus && found.recipient().startsWith("-")) {
      // commands may take such an address for an option
      return badSyntax(found.recipient(), addressClass);
    }
    return new Resolution(
        route.transport(),
        route.nexthop(),
        found.recipient(),
        addressClass,
        found.sourceRouted(),
        false);
  }

  private static Resolution badSyntax(String recipient, AddressClass addressClass) {
    return new Resolution(
        Resolution.ERROR, "5.1.3 bad address syntax", recipient, addressClass, false, true);
  }

  private AddressClass remoteClass(String domain) throws LookupFailure {
    if (aliasDomains.matches(domain)) {
      warnOfSecondClass("virtual_alias_domains", "virtual_mailbox_domains", mailboxDomains, domain);
      warnOfSecondClass("virtual_alias_domains", "relay_domains", relayDomains, domain);
      return AddressClass.VIRTUAL_ALIAS;
    }
    if (mailboxDomains.matches(domain)) {
      warnOfSecondClass("virtual_mailbox_domains", "relay_domains", relayDomains, domain);
      return AddressClass.VIRTUAL_MAILBOX;
    }
    return relayDomains.matches(domain) ? AddressClass.RELAY : AddressClass.DEFAULT;
  }

  private void warnOfSecondClass(String first, String second, DomainCheck check, String domain)
      throws LookupFailure {
    if (check.matches(domain)) {
      log.warning("do not list domain " + domain + " in BOTH " + first + " and " + second);
    }
  }

  private Route classRoute(AddressClass addressClass, String sender, String domain)
      throws LookupFailure {
    return switch (addressClass) {
      case LOCAL -> route(parameters.localTransport(), domain);
      case VIRTUAL_ALIAS ->
          new Route(
              Resolution.ERROR,
              "5.1.1 User unknown" + (showTableName ? " in virtual alias table" : ""));
      case VIRTUAL_MAILBOX -> route(parameters.virtualTransport(), domain);
      case RELAY -> route(parameters.relayTransport(), remoteNexthop(sender, domain));
      case DEFAULT -> {
        Optional<String> own =
            bySender(senderTransports, parameters.senderTransportMaps(), emptyTransportKey, sender);
        RoutingParameters.NamedValue transport =
            own.map(
                    value ->
                        new RoutingParameters.NamedValue(parameters.senderTransportMaps(), value))
                .orElse(parameters.defaultTransport());
        yield route(transport, remoteNexthop(sender, domain));
      }
    };
  }

  private String remoteNexthop(String sender, String domain) throws LookupFailure {
    Optional<String> own =
        bySender(senderRelayhosts, parameters.senderRelayhostMaps(), emptyRelayhostKey, sender);
    if (own.isPresent()) {
      return own.get();
    }
    return parameters.relayhost().isEmpty() ? domain : parameters.relayhost();
  }

  private Optional<String> bySender(
      LookupChain tables, String parameter, String emptyKey, String sender) throws LookupFailure {
    return searchBySender(tables, parameter, emptyKey, sender)
        .map(AddressSearch.Found::value)
        .filter(value -> !value.equalsIgnoreCase(KEEP));
  }

  private Optional<AddressSearch.Found> searchBySender(
      LookupChain tables, String parameter, String emptyKey, String sender) throws LookupFailure {
    try {
      return search.find(tables, sender.isEmpty() ? emptyKey : sender);
    } catch (LookupFailure e) {
      log.warning(parameter + " lookup failure");
      throw e;
    }
  }

  private Route route(RoutingParameters.NamedValue parameter, String nexthop) throws LookupFailure {
    Route route = Route.ofParameter(parameter.value(), nexthop);
    if (route.transport().isEmpty()) {
      String text = "parameter " + parameter.name() + ": null transport is not allowed";
      log.warning("file main.cf: " + text);
      throw new LookupFailure(parameter.name(), text);
    }
    return route;
  }

  private Route tableRoute(String parameter, Route given, RecipientDomain.Found found)
      throws LookupFailure {
    try {
      return transportTable.route(given, found.recipient(), found.domain());
    } catch (LookupFailure e) {
      log.warning(parameter + " lookup failure");
      throw e;
    }
  }

  private Route relocated(Route given, String recipient) throws LookupFailure {
    try {
      return search
          .find(relocated, recipient)
          .map(found -> new Route(Resolution.ERROR, "5.1.6 User has moved to " + found.value()))
          .orElse(given);
    } catch (LookupFailure e) {
      log.warning("relocated_maps lookup failure");
      throw e;
    }
  }
}
