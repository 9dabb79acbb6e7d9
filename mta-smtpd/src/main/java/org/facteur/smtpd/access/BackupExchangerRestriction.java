package org.facteur.smtpd.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.config.Configuration;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.HostLookup;
import org.facteur.core.dns.RecordType;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.HostList;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.net.NetworkBlock;
import org.facteur.core.net.OwnAddresses;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.Resolution;

/**
 * permit_mx_backup: mail for a domain that names this server as a mail exchanger, though not as its
 * first. Whoever runs a domain chooses its records: permit_mx_backup_networks says whose domains
 * count.
 */
final class BackupExchangerRestriction implements Restriction {
  private final AccessServices services;
  private final OwnAddresses own;
  private final HostList networks;
  private final Set<RecordType> families;

  BackupExchangerRestriction(
      Configuration from,
      AccessServices services,
      OwnAddresses own,
      Set<RecordType> families,
      MailLog log) {
    this.services = services;
    this.own = own;
    this.networks = HostList.of("permit_mx_backup_networks", from, services.tables(), log);
    this.families = Set.copyOf(families);
  }

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    Optional<String> recipient = e.session().recipient();
    if (recipient.isEmpty()) {
      return Decision.NEUTRAL;
    }
    try {
      return judge(e, recipient.get());
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, recipient.get());
    }
  }

  private Decision judge(Evaluation e, String recipient) throws LookupFailure {
    Resolution resolution = services.resolve(e.session().sender().orElse(""), recipient);
    int at = resolution.recipient().lastIndexOf('@');
    if (at < 0 || resolution.addressClass() == AddressClass.LOCAL) {
      return Decision.PERMIT;
    }
    if (!e.settings().untrustedRouting() && resolution.sourceRouted()) {
      return Decision.NEUTRAL;
    }
    if (resolution.addressClass() != AddressClass.DEFAULT) {
      return Decision.PERMIT;
    }
    String domain = resolution.recipient().substring(at + 1);
    if (domain.startsWith("[") || domain.startsWith("#")) {
      return Decision.NEUTRAL;
    }
    return switch (services.dns().lookup(domain, RecordType.MX)) {
      case DnsAnswer.Found found -> backup(e, found.all(DnsRecord.MailExchanger.class).toList());
      case DnsAnswer.Failure failure when !failure.isNotFound() ->
          unknown(
              e,
              "Unable to look up mail exchanger information: "
                  + failure.text().substring(failure.text().lastIndexOf(": ") + 2));
      default -> Decision.NEUTRAL;
    };
  }

  private Decision backup(Evaluation e, List<DnsRecord.MailExchanger> exchangers)
      throws LookupFailure {
    int best = exchangers.stream().mapToInt(DnsRecord.MailExchanger::preference).min().orElse(0);
    List<String> first =
        exchangers.stream()
            .filter(mx -> mx.preference() == best)
            .map(DnsRecord.MailExchanger::host)
            .toList();
    List<String> others =
        exchangers.stream()
            .filter(mx -> mx.preference() != best)
            .map(DnsRecord.MailExchanger::host)
            .toList();
    try {
      boolean permitted =
          !namesThisServer(first)
              && namesThisServer(others)
              && (networks.isEmpty() || inNetworks(first));
      return permitted ? Decision.PERMIT : Decision.NEUTRAL;
    } catch (UnknownHost unknown) {
      // It may be this server, or one of a foreign network: nothing is permitted.
      return unknown(e, unknown.getMessage());
    }
  }

  private boolean namesThisServer(List<String> hosts) throws LookupFailure, UnknownHost {
    for (String host : hosts) {
      if (services.isLocal(host)) {
        return true;
      }
    }
    for (String host : hosts) {
      if (addresses(host).stream().anyMatch(address -> own.contains(address.getAddress()))) {
        return true;
      }
    }
    return false;
  }

  private boolean inNetworks(List<String> hosts) throws LookupFailure, UnknownHost {
    for (String host : hosts) {
      for (InetAddress address : addresses(host)) {
        if (!networks.matches(host, NetworkBlock.text(address.getAddress()))) {
          return false;
        }
      }
    }
    return true;
  }

  private List<InetAddress> addresses(String host) throws UnknownHost {
    return switch (services.names().addresses(host, families)) {
      case HostLookup.Addresses found -> found.addresses();
      case HostLookup.Failure failure ->
          throw new UnknownHost(
              "Unable to look up mail exchanger host " + host + ": " + failure.text());
      default -> List.of();
    };
  }

  /** The addresses of a mail exchanger cannot be found out. */
  private static final class UnknownHost extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownHost(String message) {
      super(message, null, false, false);
    }
  }

  private static Decision unknown(Evaluation e, String why) {
    return e.deferIfReject(
        450, "4.4.4", "<" + e.replyName() + ">: " + e.replyClass() + " rejected: " + why);
  }
}
