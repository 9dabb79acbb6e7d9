package org.facteur.app.tool.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facteur.app.system.OfflineAccess;
import org.facteur.app.tool.explain.Explanation.Hop;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.config.ServiceEntry;
import org.facteur.core.dns.DnsAnswer;
import org.facteur.core.dns.DnsRecord;
import org.facteur.core.dns.RecordType;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.resolve.AddressMapping;
import org.facteur.queue.resolve.AddressMappingException;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.Resolution;

/**
 * Where mail for an address goes: rewriting, canonical maps, virtual aliases, transport and next
 * hop, then aliases and mailbox or mail exchangers. Asks tables and name servers and sends nothing.
 */
final class RouteFinder {
  private static final Parameter<String> CONTENT_FILTER = Parameter.string("content_filter");
  private static final String ID = "explain";
  private static final int DEPTH_LIMIT = 10;

  private final OfflineAccess offline;
  private final String sender;
  private final LocalRoute local;
  private final List<Hop> hops = new ArrayList<>();

  RouteFinder(OfflineAccess offline, String sender) {
    this.offline = offline;
    this.sender = sender;
    this.local = new LocalRoute(offline);
  }

  List<Hop> find(String address) {
    try {
      String rewritten =
          offline.services().rewriter().rewriteInternal(AddressRewriter.Context.LOCAL, address);
      changed(0, "rewritten to", address, rewritten);
      String mapped = offline.mapping().map(ID, AddressMapping.Place.ENVELOPE_RECIPIENT, rewritten);
      changed(0, "canonical address", rewritten, mapped);
      offline
          .mapping()
          .recipientBcc(ID, mapped)
          .ifPresent(copy -> add(0, "copy (recipient_bcc_maps)", copy));
      offline.mapping().alwaysBcc().ifPresent(copy -> add(0, "copy (always_bcc)", copy));
      List<String> expanded = offline.mapping().expand(ID, mapped);
      boolean alias = expanded.size() != 1 || !expanded.getFirst().equals(mapped);
      for (String recipient : expanded) {
        if (alias) {
          add(0, "virtual alias to", recipient);
        }
        deliver(alias ? 1 : 0, recipient);
      }
    } catch (AddressMappingException e) {
      add(0, "not accepted", e.getMessage());
    }
    return hops;
  }

  private void changed(int depth, String what, String before, String after) {
    if (!before.equals(after)) {
      add(depth, what, after);
    }
  }

  private void add(int depth, String what, String value) {
    hops.add(new Hop(depth, what, value));
  }

  private void deliver(int depth, String recipient) {
    if (depth > DEPTH_LIMIT) {
      add(depth, "and so on", "aliases are nested deeper than shown here");
      return;
    }
    Resolution resolution;
    try {
      resolution = offline.services().resolver().resolve(sender, recipient);
    } catch (LookupFailure e) {
      add(depth, "deferred", "address resolver failure: " + e.getMessage());
      return;
    }
    add(
        depth,
        "class",
        resolution.addressClass().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    String filter = offline.configuration().get(CONTENT_FILTER);
    if (!filter.isEmpty() && depth == 0) {
      add(depth, "content filter first", filter);
    }
    add(depth, "transport", resolution.transport());
    add(depth, "next hop", resolution.nexthop().isEmpty() ? "none" : resolution.nexthop());
    Optional<ServiceEntry> service =
        offline.master().services().stream()
            .filter(entry -> entry.name().equals(resolution.transport()))
            .filter(entry -> entry.type().equals("unix"))
            .findFirst();
    if (service.isEmpty()) {
      add(depth, "deferred", "master.cf has no service " + resolution.transport());
      return;
    }
    ServiceEntry entry = service.get();
    Configuration own =
        entry.overrides().isEmpty()
            ? offline.configuration()
            : offline.configuration().with(entry.overrides());
    switch (entry.command()) {
      case "smtp", "lmtp" -> exchangers(depth, entry, resolution);
      case "local" -> local.find(depth, resolution.recipient(), own, hops, this::deliver);
      case "virtual" -> local.virtual(depth, resolution.recipient(), own, hops);
      case "pipe" -> add(depth, "command", String.join(" ", entry.arguments()));
      case "error" ->
          add(depth, resolution.isRetry() ? "deferred" : "bounced", resolution.nexthop());
      case "discard" -> add(depth, "discarded", "delivered nowhere");
      default -> add(depth, "program", entry.command());
    }
  }

  /** The servers of the next hop, best first; nobody is connected to. */
  private void exchangers(int depth, ServiceEntry entry, Resolution resolution) {
    String nexthop = resolution.nexthop();
    if (nexthop.startsWith("unix:") || entry.command().equals("lmtp")) {
      add(depth, "server", nexthop);
      return;
    }
    String host = nexthop.startsWith("inet:") ? nexthop.substring("inet:".length()) : nexthop;
    if (host.startsWith("[")) {
      add(depth, "server", host.replace("[", "").replace("]", ""));
      return;
    }
    int colon = host.lastIndexOf(':');
    String domain = colon < 0 ? host : host.substring(0, colon);
    switch (offline.services().dns().lookup(domain, RecordType.MX)) {
      case DnsAnswer.Found found ->
          add(
              depth,
              "mail exchangers",
              found
                  .all(DnsRecord.MailExchanger.class)
                  .sorted(java.util.Comparator.comparingInt(DnsRecord.MailExchanger::preference))
                  .map(mx -> mx.host() + " (" + mx.preference() + ")")
                  .collect(Collectors.joining(", ")));
      case DnsAnswer.Failure failure when failure.isNotFound() ->
          add(depth, "server", domain + " (there is no MX record)");
      case DnsAnswer.Failure failure -> add(depth, "name server", failure.text());
    }
  }
}
