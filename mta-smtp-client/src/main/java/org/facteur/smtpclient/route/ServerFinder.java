package org.facteur.smtpclient.route;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.facteur.core.address.Utf8Text;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsQuestion;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.HostLookup;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.RecordType;
import org.facteur.core.log.MailLog;
import org.facteur.queue.delivery.Dsn;

/**
 * Finds the servers of a domain or host.
 *
 * <p>A domain: its MX hosts by preference, or the domain itself when it has no MX records. When
 * this machine is among them, only better ones count: anything else would be a loop. A temporary
 * failure on the way outweighs permanent ones.
 */
public final class ServerFinder {
  private final RouteSettings settings;
  private final DnsResolver dns;
  private final HostNames hostNames;
  private final Predicate<InetAddress> own;
  private final AddressOrder order;
  private final MailLog log;

  /**
   * @param own whether an address is one that this mail system receives mail on, itself or through
   *     a proxy
   * @param random for the order among equals
   */
  public ServerFinder(
      RouteSettings settings,
      DnsResolver dns,
      HostNames hostNames,
      Predicate<InetAddress> own,
      RandomGenerator random,
      MailLog log) {
    this.settings = settings;
    this.dns = dns;
    this.hostNames = hostNames;
    this.own = own;
    this.order = new AddressOrder(settings, random);
    this.log = log;
  }

  /** What was found so far, and the worst that went wrong. */
  private static final class Search {
    final List<MailServer> servers = new ArrayList<>();
    Optional<Dsn> why = Optional.empty();

    boolean isTemporary() {
      return why.isPresent() && why.get().status().severity() == 4;
    }

    void failed(String status, String reason) {
      if (!isTemporary()) {
        why = Optional.of(Dsn.of(status, reason));
      }
    }

    Route nowhere() {
      return new Route.Nowhere(
          why.orElse(Dsn.of("4.3.0", "server unavailable or unable to receive mail")), false);
    }
  }

  /**
   * The servers that receive a domain's mail.
   *
   * @param detectLoops whether this machine's own addresses mean a loop: true for the SMTP port
   */
  public Route domain(String domain, boolean detectLoops) {
    if (!settings.dnsEnabled()) {
      return host(domain, detectLoops);
    }
    Search search = new Search();
    switch (dns.lookup(question(domain, RecordType.MX))) {
      case DnsAnswer.Found found -> {
        return exchangers(domain, found, detectLoops);
      }
      case DnsAnswer.NoSuchDomain none -> {
        return host(domain, detectLoops);
      }
      case DnsAnswer.NoData none -> {
        return host(domain, detectLoops);
      }
      case DnsAnswer.NullMx none -> {
        search.failed("5.1.0", none.text());
        return search.nowhere();
      }
      case DnsAnswer.TemporaryFailure failure -> {
        return failed(search, "4.4.3", failure.text(), domain, detectLoops);
      }
      case DnsAnswer.PermanentFailure failure -> {
        return failed(search, "5.4.3", failure.text(), domain, detectLoops);
      }
    }
  }

  private Route failed(
      Search search, String status, String reason, String domain, boolean detectLoops) {
    if (settings.ignoreMxLookupError()) {
      return host(domain, detectLoops);
    }
    search.failed(status, reason);
    return search.nowhere();
  }

  private Route exchangers(String domain, DnsAnswer.Found found, boolean detectLoops) {
    List<DnsRecord.MailExchanger> records =
        found
            .all(DnsRecord.MailExchanger.class)
            .sorted(Comparator.comparingInt(DnsRecord.MailExchanger::preference))
            .toList();
    Search search = new Search();
    for (DnsRecord.MailExchanger record : records) {
      addHost(
          search,
          record.host(),
          record.preference(),
          new MailServer.Validation(domain, true, found.authenticated(), false, record.host()));
    }
    if (search.servers.isEmpty()) {
      log.warning("no MX host for " + domain + " has a valid address record");
      if (settings.deferWithoutMxAddress() && search.why.isPresent()) {
        Dsn why = search.why.get();
        search.why = Optional.of(Dsn.of(why.status().withSeverity(4).toString(), why.reason()));
      }
      return search.nowhere();
    }
    Optional<MailServer> self = self(search.servers, detectLoops);
    if (self.isEmpty()) {
      return new Route.Servers(order.of(search.servers));
    }
    int ours = self.get().preference();
    List<MailServer> better =
        search.servers.stream().filter(server -> server.preference() < ours).toList();
    if (!better.isEmpty()) {
      return new Route.Servers(order.of(better));
    }
    boolean foundBest = search.servers.getFirst().preference() == records.getFirst().preference();
    return foundBest
        ? loop(domain)
        : new Route.Nowhere(Dsn.of("4.4.4", "unable to find primary relay for " + domain), false);
  }

  /** The addresses of one host; no MX records are asked for. */
  public Route host(String host, boolean detectLoops) {
    Search search = new Search();
    addHost(search, host, 0, MailServer.Validation.none(host));
    if (search.servers.isEmpty()) {
      return search.nowhere();
    }
    return self(search.servers, detectLoops).isPresent()
        ? loop(host)
        : new Route.Servers(order.of(search.servers));
  }

  private static Route loop(String name) {
    return new Route.Nowhere(Dsn.of("5.4.6", "mail for " + name + " loops back to myself"), true);
  }

  private Optional<MailServer> self(List<MailServer> servers, boolean detectLoops) {
    return detectLoops
        ? servers.stream()
            .filter(server -> own.test(server.address()))
            .min(Comparator.comparingInt(MailServer::preference))
        : Optional.empty();
  }

  private void addHost(
      Search search, String host, int preference, MailServer.Validation validation) {
    Optional<InetAddress> literal = literal(host);
    if (literal.isPresent() && settings.families().contains(family(literal.get()))) {
      search.servers.add(new MailServer(host, literal.get(), preference));
      return;
    }
    if (settings.hostsInDns() && !addFromDns(search, host, preference, validation)) {
      return;
    }
    if (settings.hostsNative()) {
      addNative(search, host, preference);
    }
  }

  /** Returns true when the native name service may know more. */
  private boolean addFromDns(
      Search search, String host, int preference, MailServer.Validation validation) {
    boolean found = false;
    boolean notFound = false;
    for (RecordType family : settings.families()) {
      switch (dns.lookup(question(host, family))) {
        case DnsAnswer.Found answer -> {
          found = true;
          String name = settings.cnameOverridesServerName() ? answer.canonicalName() : host;
          MailServer.Validation known =
              validation.withAddress(answer.authenticated(), answer.canonicalName());
          answer
              .all(DnsRecord.Address.class)
              .forEach(
                  a -> search.servers.add(new MailServer(name, a.address(), preference, known)));
        }
        case DnsAnswer.TemporaryFailure failure -> search.failed("4.4.3", failure.text());
        case DnsAnswer.PermanentFailure failure -> search.failed("5.4.3", failure.text());
        case DnsAnswer.Failure failure -> {
          notFound = true;
          search.failed("5.4.4", failure.text());
        }
      }
    }
    return !found && notFound && !search.isTemporary();
  }

  private void addNative(Search search, String host, int preference) {
    switch (hostNames.addresses(host, Set.copyOf(settings.families()))) {
      case HostLookup.Addresses found ->
          found.addresses().forEach(a -> search.servers.add(new MailServer(host, a, preference)));
      case HostLookup.Failure failure ->
          search.failed(
              failure.isTemporary() ? "4.4.4" : "5.4.4",
              "unable to look up host " + host + ": " + failure.text());
      case HostLookup.Name name -> throw new IllegalStateException("a name is not an address");
    }
  }

  private DnsQuestion question(String name, RecordType type) {
    return new DnsQuestion(
        ascii(name), type, settings.appendDomain(), settings.search(), settings.dnssec());
  }

  /** An internationalised name as the DNS has it, RFC 5891; others as they are. */
  private static String ascii(String name) {
    if (Utf8Text.isAscii(name)) {
      return name;
    }
    try {
      return Utf8Text.decode(name).map(IDN::toASCII).orElse(name);
    } catch (IllegalArgumentException e) {
      return name; // The lookup will say that this is no name.
    }
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static RecordType family(InetAddress address) {
    return address instanceof Inet6Address ? RecordType.AAAA : RecordType.A;
  }
}
