package org.facteur.smtpd.access;

import java.net.InetAddress;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.RecordType;
import org.facteur.core.dns.ReverseName;
import org.facteur.core.lookup.LookupFailure;

/**
 * reject_rbl_client, reject_rhsbl_*, permit_dnswl_client, permit_rhswl_client: lists in the DNS of
 * addresses and of names. A list that does not answer blocks nobody.
 */
final class DnsListRestriction implements Restriction {
  private static final int TEXT_LIMIT = 500;

  /** What is looked up. */
  enum Subject {
    ADDRESS,
    CLIENT,
    REVERSE_CLIENT,
    HELO,
    SENDER,
    RECIPIENT
  }

  private final Subject subject;
  private final boolean permits;
  private final String list;
  private final String domain;
  private final Optional<AddressFilter> filter;
  private final AccessServices services;
  private final DnsListReplies replies;

  /**
   * @param permits whether members of the list are welcome
   * @param list the domain, perhaps with {@code =filter}
   */
  DnsListRestriction(
      Subject subject,
      boolean permits,
      String list,
      AccessServices services,
      DnsListReplies replies) {
    this.subject = subject;
    this.permits = permits;
    this.list = list;
    int equals = list.indexOf('=');
    this.domain = equals < 0 ? list : list.substring(0, equals);
    this.filter =
        equals < 0
            ? Optional.empty()
            : Optional.of(AddressFilter.parse(list.substring(equals + 1)));
    this.services = services;
    this.replies = replies;
  }

  /** Asks before it is this restriction's turn. */
  void lookAhead(Evaluation e) {
    query(e.session())
        .map(query -> query.name() + "." + domain)
        .filter(HostSyntax::isHostname)
        .ifPresent(name -> e.lookAhead(name, () -> services.dns().lookup(name, RecordType.A)));
  }

  private record Query(String name, String what, String kind) {}

  @Override
  public Decision check(Evaluation e) throws EvaluationAborted {
    Optional<Query> query = query(e.session());
    if (query.isEmpty()) {
      return Decision.NEUTRAL;
    }
    String name = query.get().name() + "." + domain;
    if (!HostSyntax.isHostname(name)) {
      return Decision.NEUTRAL;
    }
    DnsAnswer answer = e.answer(name, () -> services.dns().lookup(name, RecordType.A));
    e.note("DNS A", name, DnsText.of(answer));
    return switch (answer) {
      case DnsAnswer.Found found when matches(found) ->
          permits ? Decision.PERMIT : reject(e, query.get(), name);
      case DnsAnswer.Failure failure when !failure.isNotFound() -> {
        e.log().warning(name + ": RBL lookup error: " + failure.text());
        if (permits) {
          // The client may be a friend: it may try again when we know.
          e.deferIfReject(
              450,
              "4.7.1",
              "<"
                  + query.get().what()
                  + ">: "
                  + query.get().kind()
                  + " rejected: Service unavailable");
        }
        yield Decision.NEUTRAL;
      }
      default -> Decision.NEUTRAL;
    };
  }

  private boolean matches(DnsAnswer.Found found) {
    return filter.isEmpty()
        || found
            .all(DnsRecord.Address.class)
            .anyMatch(record -> filter.get().matches(record.address().getAddress()));
  }

  private Decision reject(Evaluation e, Query query, String name) throws EvaluationAborted {
    String text =
        services.dns().lookup(name, RecordType.TXT) instanceof DnsAnswer.Found found
            ? found
                .all(DnsRecord.Text.class)
                .map(DnsRecord.Text::text)
                .collect(Collectors.joining(" / "))
            : "";
    try {
      return replies.reject(
          e,
          new DnsListReplies.Hit(
              list,
              domain,
              query.what(),
              query.kind(),
              text.substring(0, Math.min(TEXT_LIMIT, text.length()))),
          ZonedDateTime.now());
    } catch (LookupFailure failure) {
      return TableRestriction.failed(e, list);
    }
  }

  private Optional<Query> query(SessionView session) {
    ClientIdentity client = session.client();
    return switch (subject) {
      case ADDRESS -> address(client.address());
      case CLIENT -> name(client.name(), ReplyClass.CLIENT);
      case REVERSE_CLIENT -> name(client.reverseName(), ReplyClass.REVERSE_CLIENT);
      case HELO -> session.helo().flatMap(helo -> name(helo, ReplyClass.HELO));
      case SENDER -> session.sender().flatMap(sender -> name(sender, ReplyClass.SENDER));
      case RECIPIENT ->
          session.recipient().flatMap(recipient -> name(recipient, ReplyClass.RECIPIENT));
    };
  }

  private static Optional<Query> address(String address) {
    if (!HostSyntax.isHostAddress(address)) {
      return Optional.empty();
    }
    String reversed = ReverseName.of(InetAddress.ofLiteral(address));
    for (String zone : List.of(".in-addr.arpa", ".ip6.arpa")) {
      if (reversed.endsWith(zone)) {
        reversed = reversed.substring(0, reversed.length() - zone.length());
      }
    }
    return Optional.of(new Query(reversed, address, ReplyClass.CLIENT));
  }

  private static Optional<Query> name(String what, String kind) {
    String name = what.substring(what.lastIndexOf('@') + 1);
    boolean usable =
        !name.isEmpty()
            && !name.startsWith("[")
            && !name.toLowerCase(Locale.ROOT).equals(ClientIdentity.UNKNOWN)
            && !HostSyntax.isHostAddress(name);
    return usable ? Optional.of(new Query(name, what, kind)) : Optional.empty();
  }
}
