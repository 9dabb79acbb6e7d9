package org.facteur.smtpclient.route;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.facteur.core.dns.RecordType;

/** The order in which servers are tried: preference, then chance, then address family. */
final class AddressOrder {
  private final RouteSettings settings;
  private final RandomGenerator random;

  AddressOrder(RouteSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  List<MailServer> of(List<MailServer> servers) {
    if (servers.size() < 2) {
      return servers;
    }
    List<MailServer> ordered = new ArrayList<>(servers);
    if (settings.randomize()) {
      Collections.shuffle(ordered, random);
    }
    Comparator<MailServer> order = Comparator.comparingInt(MailServer::preference);
    if (settings.preferredFamily().size() == 1) {
      Set<RecordType> preferred = settings.preferredFamily();
      order = order.thenComparing(server -> !preferred.contains(family(server)));
    }
    ordered.sort(order);
    return settings.balanceFamilies() ? balanced(ordered, settings.addressLimit()) : ordered;
  }

  /**
   * When only some of the servers will be tried, both families shall be among them: the surplus of
   * the one that would fill all places is left out.
   */
  private static List<MailServer> balanced(List<MailServer> servers, int limit) {
    if (limit < 2 || servers.size() <= limit) {
      return servers;
    }
    int six = (int) servers.stream().filter(s -> family(s) == RecordType.AAAA).count();
    int four = servers.size() - six;
    if (six == 0 || four == 0) {
      return servers;
    }
    int most = limit / 2;
    int keepSix = Math.min(six, Math.max(most, limit - four));
    int keepFour = Math.min(four, limit - keepSix);
    List<MailServer> kept = new ArrayList<>(limit);
    for (MailServer server : servers) {
      boolean isSix = family(server) == RecordType.AAAA;
      if (isSix ? keepSix-- > 0 : keepFour-- > 0) {
        kept.add(server);
      }
    }
    return kept;
  }

  private static RecordType family(MailServer server) {
    return server.address() instanceof Inet6Address ? RecordType.AAAA : RecordType.A;
  }
}
