package org.facteur.smtpd.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.HostLookup;
import org.facteur.core.dns.HostNames;
import org.facteur.core.dns.RecordType;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.net.NetworkBlock;

/**
 * check_*_mx_access, check_*_ns_access, check_*_a_access: a table judges the mail exchangers, the
 * name servers, or the addresses of a domain.
 */
final class ServerRecordRestriction implements Restriction {
  private final String restriction;
  private final TableRestriction.Subject subject;
  private final RecordType type;
  private final AccessTable table;
  private final AccessActions actions;
  private final AccessServices services;
  private final Set<RecordType> families;

  /**
   * @param restriction the name, for warnings
   * @param type MX, NS or A
   * @param families A and AAAA, as inet_protocols has them
   */
  ServerRecordRestriction(
      String restriction,
      TableRestriction.Subject subject,
      RecordType type,
      AccessTable table,
      AccessActions actions,
      AccessServices services,
      Set<RecordType> families) {
    this.restriction = restriction;
    this.subject = subject;
    this.type = type;
    this.table = table;
    this.actions = actions;
    this.services = services;
    this.families = Set.copyOf(families);
  }

  /** What is judged, and how replies name it. */
  private record Target(String name, String shown, String kind) {}

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    Optional<Target> target = target(e.session());
    if (target.isEmpty()) {
      return Decision.NEUTRAL;
    }
    Decision decision;
    try {
      decision = judge(e, target.get());
    } catch (LookupFailure failure) {
      return TableRestriction.unavailable(e, target.get().shown(), target.get().kind());
    }
    if (decision instanceof Decision.Permit && !e.effects().discard()) {
      // Whoever runs a domain chooses its records: they must not open a relay.
      throw notAllowed(e, restriction, target.get().name());
    }
    return decision;
  }

  /** Refuses for now, and says in the log what is wrong with the table. */
  static EvaluationAborted notAllowed(Evaluation e, String restriction, String name) {
    e.log().warning("restriction " + restriction + " returns OK for " + name);
    e.log().warning("this is not allowed for security reasons");
    e.log().warning("use DUNNO instead of OK if you want to make an exception");
    return new EvaluationAborted(e.fail(451, "4.3.5", "Server configuration error"));
  }

  private Optional<Target> target(SessionView session) {
    ClientIdentity client = session.client();
    return switch (subject) {
      case CLIENT ->
          known(client.name())
              .map(name -> new Target(name, client.nameAndAddress(), ReplyClass.CLIENT));
      case REVERSE_CLIENT ->
          known(client.reverseName())
              .map(name -> new Target(name, name, ReplyClass.REVERSE_CLIENT));
      case HELO -> session.helo().map(helo -> new Target(helo, helo, ReplyClass.HELO));
      case SENDER ->
          session
              .sender()
              .filter(sender -> !sender.isEmpty())
              .map(sender -> new Target(sender, sender, ReplyClass.SENDER));
      case RECIPIENT ->
          session
              .recipient()
              .filter(recipient -> !recipient.isEmpty())
              .map(recipient -> new Target(recipient, recipient, ReplyClass.RECIPIENT));
      case ETRN -> Optional.empty();
    };
  }

  private static Optional<String> known(String name) {
    return name.equals(ClientIdentity.UNKNOWN) ? Optional.empty() : Optional.of(name);
  }

  private Decision judge(Evaluation e, Target target) throws EvaluationAborted, LookupFailure {
    String domain = target.name().substring(target.name().lastIndexOf('@') + 1);
    if (domain.startsWith("[")) {
      return literal(e, target, domain);
    }
    for (String server : servers(e, target, domain)) {
      Optional<Decision> decision = server(e, target, server);
      if (decision.isPresent()) {
        return decision.get();
      }
    }
    return Decision.NEUTRAL;
  }

  /** An address literal is its own mail exchanger; it has no name server. */
  private Decision literal(Evaluation e, Target target, String domain)
      throws EvaluationAborted, LookupFailure {
    if (type == RecordType.NS || !domain.endsWith("]")) {
      return Decision.NEUTRAL;
    }
    String inner = domain.substring(1, domain.length() - 1);
    boolean six = inner.regionMatches(true, 0, "IPv6:", 0, 5);
    String address = six ? inner.substring(5) : inner;
    if (!HostSyntax.isHostAddress(address)) {
      return Decision.NEUTRAL;
    }
    return decide(e, target, table.address(address), address).orElse(Decision.NEUTRAL);
  }

  private List<String> servers(Evaluation e, Target target, String domain) {
    if (type == RecordType.A) {
      return List.of(domain);
    }
    DnsAnswer answer = services.dns().lookup(domain, type);
    e.note(DnsText.source(type), domain, DnsText.of(answer));
    String asked = domain;
    if (answer.isNotFound() && type == RecordType.MX) {
      return List.of(domain);
    }
    while (answer.isNotFound()) {
      int dot = asked.indexOf('.');
      if (dot < 0 || dot + 1 == asked.length()) {
        asked = "";
        break;
      }
      asked = asked.substring(dot + 1);
      answer = services.dns().lookup(asked, type);
      e.note(DnsText.source(type), asked, DnsText.of(answer));
    }
    return switch (answer) {
      case DnsAnswer.Found found -> hosts(found);
      case DnsAnswer.NullMx none -> List.of();
      case DnsAnswer.Failure failure -> {
        e.log()
            .warning(
                "Unable to look up %s host for %s: %s"
                    .formatted(
                        type, asked.length() > 1 ? asked : target.name(), reason(failure.text())));
        yield List.of();
      }
    };
  }

  private List<String> hosts(DnsAnswer.Found found) {
    return type == RecordType.MX
        ? found.all(DnsRecord.MailExchanger.class).map(DnsRecord.MailExchanger::host).toList()
        : found.all(DnsRecord.Target.class).map(DnsRecord.Target::target).toList();
  }

  private static String reason(String text) {
    return text.substring(text.lastIndexOf(": ") + 2);
  }

  private Optional<Decision> server(Evaluation e, Target target, String host)
      throws EvaluationAborted, LookupFailure {
    if (HostSyntax.isHostAddress(host)) {
      return decide(e, target, table.address(host), host);
    }
    if (type != RecordType.A) {
      Optional<Decision> byName = decide(e, target, table.domain(host), host);
      if (byName.isPresent()) {
        return byName;
      }
    }
    switch (services.names().addresses(host, families)) {
      case HostLookup.Addresses found -> {
        for (InetAddress address : found.addresses()) {
          String text = NetworkBlock.text(address.getAddress());
          Optional<Decision> byAddress = decide(e, target, table.address(text), text);
          if (byAddress.isPresent()) {
            return byAddress;
          }
        }
      }
      case HostLookup.Failure failure when type != RecordType.A ->
          e.log()
              .warning(
                  "Unable to look up %s host %s for %s %s: %s"
                      .formatted(type, host, target.kind(), target.shown(), failure.text()));
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<Decision> decide(Evaluation e, Target target, Optional<String> value, String key)
      throws EvaluationAborted {
    if (value.isEmpty()) {
      e.note(table.name(), key, "");
      return Optional.empty();
    }
    return Optional.of(
        actions.apply(
            e,
            new AccessActions.Match(table.name(), key, target.shown(), target.kind()),
            value.get()));
  }

  /** The families of inet_protocols. */
  static Set<RecordType> families(String protocols) {
    boolean all = protocols.contains("all");
    boolean four = all || protocols.contains("ipv4");
    boolean six = all || protocols.contains("ipv6");
    return four == six ? HostNames.BOTH_FAMILIES : Set.of(four ? RecordType.A : RecordType.AAAA);
  }
}
