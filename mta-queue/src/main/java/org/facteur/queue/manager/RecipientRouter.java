package org.facteur.queue.manager;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.queue.bounce.VerpSender;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.SessionReuse;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.resolve.Resolution;
import org.facteur.queue.store.QueuedMessage;
import org.facteur.queue.store.QueuedRecipient;

/**
 * Sorts the recipients of a message into deliveries. Postfix counterpart: qmgr_message_resolve,
 * qmgr_message_sort, qmgr_message_assign.
 */
final class RecipientRouter {
  private static final String RETRY = "retry";
  private static final String ERROR = "error";

  private final AddressResolver resolver;
  private final AddressResolver probeResolver;
  private final Scheduler scheduler;
  private final Predicate<String> transportExists;
  private final MailLog log;

  /**
   * Makes a router.
   *
   * @param probeResolver for address verification probes
   * @param transportExists whether master.cf has a transport
   */
  RecipientRouter(
      AddressResolver resolver,
      AddressResolver probeResolver,
      Scheduler scheduler,
      Predicate<String> transportExists,
      MailLog log) {
    this.resolver = resolver;
    this.probeResolver = probeResolver;
    this.scheduler = scheduler;
    this.transportExists = transportExists;
    this.log = log;
  }

  /**
   * Where everybody goes.
   *
   * @param jobs to be scheduled
   * @param suspended recipients to be deferred at once, with the reason
   * @param discarded recipients that nothing is to be done for
   */
  record Plan(
      List<DeliveryJob> jobs,
      Map<QueuedRecipient, Dsn> suspended,
      List<QueuedRecipient> discarded) {}

  private record Route(String transport, String nexthop, String destination) {}

  Plan plan(QueueManagerSettings settings, ActiveMessage active, List<QueuedRecipient> batch) {
    QueuedMessage message = active.message;
    Map<Route, List<QueuedRecipient>> routes = new LinkedHashMap<>();
    Map<QueuedRecipient, Dsn> suspended = new LinkedHashMap<>();
    List<QueuedRecipient> discarded = new ArrayList<>();
    List<QueuedRecipient> recipients = batch;
    if (!message.redirect().isEmpty() && !recipients.isEmpty()) {
      recipients = List.of(renamed(recipients.getFirst(), message.redirect()));
    }
    Map<String, Resolution> known = new HashMap<>();
    for (QueuedRecipient recipient : recipients) {
      Resolution resolution = resolve(settings, message, recipient, known);
      if (isDoubleBounce(settings, resolution)) {
        discarded.add(recipient);
        continue;
      }
      if (active.origin != ActiveMessage.Origin.FLUSHED
          && settings.deferTransports().contains(resolution.transport())) {
        resolution = redirect(resolution, RETRY, "4.3.2 deferred transport");
      }
      Route route = route(resolution);
      java.util.Optional<Dsn> dead = scheduler.suspended(route.transport, route.destination);
      if (dead.isPresent() && transportExists.test(RETRY)) {
        String reason = dead.get().status().withSeverity(4) + " " + dead.get().reason();
        route = route(redirect(resolution, RETRY, reason));
      } else if (dead.isPresent()) {
        suspended.put(recipient, dead.get());
        continue;
      }
      routes
          .computeIfAbsent(route, r -> new ArrayList<>(2))
          .add(renamed(recipient, resolution.recipient()));
    }
    List<DeliveryJob> jobs = new ArrayList<>();
    routes.forEach((route, list) -> split(active, route, list, jobs));
    return new Plan(jobs, suspended, discarded);
  }

  private Resolution resolve(
      QueueManagerSettings settings,
      QueuedMessage message,
      QueuedRecipient recipient,
      Map<String, Resolution> known) {
    Resolution resolution = known.get(recipient.address());
    if (resolution != null) {
      return resolution;
    }
    try {
      AddressResolver own =
          message.probe() == DeliveryRequest.Probe.MTA_VERIFY ? probeResolver : resolver;
      resolution = own.resolve(message.sender(), recipient.address());
      if (resolution.badSyntax()) {
        resolution = redirect(resolution, ERROR, "5.1.3 bad address syntax");
      } else if (!message.filter().isEmpty() && !message.probe().isVerify()) {
        resolution = filtered(settings, message.filter(), resolution);
      }
    } catch (LookupFailure | RuntimeException e) {
      log.warning(message.queueId() + ": address resolver failure: " + e.getMessage());
      resolution =
          new Resolution(
              RETRY,
              "4.3.0 address resolver failure",
              recipient.address(),
              AddressClass.DEFAULT,
              false,
              false);
    }
    known.put(recipient.address(), resolution);
    return resolution;
  }

  /**
   * A content filter takes the place of the transport; without a next hop, default_filter_nexthop
   * is it, or else the recipient's domain.
   */
  private static Resolution filtered(
      QueueManagerSettings settings, String filter, Resolution resolution) {
    int colon = filter.indexOf(':');
    String transport = colon < 0 ? filter : filter.substring(0, colon);
    String given = colon < 0 ? "" : filter.substring(colon + 1);
    String nexthop = given.isEmpty() ? settings.defaultFilterNexthop() : given;
    if (nexthop.isEmpty()) {
      String recipient = resolution.recipient();
      nexthop = recipient.substring(recipient.lastIndexOf('@') + 1);
    }
    return new Resolution(
        transport,
        nexthop,
        resolution.recipient(),
        resolution.addressClass(),
        resolution.sourceRouted(),
        false);
  }

  private static Resolution redirect(Resolution from, String transport, String nexthop) {
    return new Resolution(
        transport, nexthop, from.recipient(), from.addressClass(), from.sourceRouted(), false);
  }

  private static boolean isDoubleBounce(QueueManagerSettings settings, Resolution resolution) {
    if (resolution.addressClass() != AddressClass.LOCAL) {
      return false;
    }
    int at = resolution.recipient().lastIndexOf('@');
    String localPart = at < 0 ? resolution.recipient() : resolution.recipient().substring(0, at);
    return localPart.equalsIgnoreCase(settings.doubleBounceSender());
  }

  /** With one recipient per delivery, each recipient is a destination of its own. */
  private Route route(Resolution resolution) {
    String transport = resolution.transport();
    String destination = resolution.nexthop();
    if (scheduler.limits(transport).recipients() == 1
        && !transport.equals(RETRY)
        && !transport.equals(ERROR)) {
      int at = resolution.recipient().lastIndexOf('@');
      String localPart = at < 0 ? resolution.recipient() : resolution.recipient().substring(0, at);
      destination = localPart.toLowerCase(Locale.ROOT) + "@" + destination;
    }
    return new Route(transport, resolution.nexthop(), destination);
  }

  private void split(
      ActiveMessage active, Route route, List<QueuedRecipient> recipients, List<DeliveryJob> jobs) {
    recipients.sort(
        Comparator.comparing((QueuedRecipient r) -> domain(r.address()))
            .thenComparing(QueuedRecipient::address));
    boolean verp = !active.message.verp().isEmpty() && !active.message.sender().isEmpty();
    int limit = verp ? 1 : scheduler.limits(route.transport).recipients();
    int step = limit == 0 ? recipients.size() : limit;
    for (int i = 0; i < recipients.size(); i += step) {
      List<QueuedRecipient> some =
          List.copyOf(recipients.subList(i, Math.min(recipients.size(), i + step)));
      String sender =
          verp
              ? VerpSender.of(
                  active.message.sender(), active.message.verp(), written(some.getFirst()))
              : active.message.sender();
      jobs.add(
          new DeliveryJob(
              active,
              route.transport,
              route.nexthop,
              route.destination,
              sender,
              SessionReuse.NONE,
              some));
    }
  }

  /** The address that the sender wrote, if it is known. */
  private static String written(QueuedRecipient recipient) {
    String original = recipient.originalAddress();
    return original.isEmpty() ? recipient.address() : original;
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  private static QueuedRecipient renamed(QueuedRecipient recipient, String address) {
    return address.equals(recipient.address())
        ? recipient
        : new QueuedRecipient(
            address,
            recipient.originalAddress(),
            recipient.dsnOriginal(),
            recipient.dsnNotify(),
            recipient.offset());
  }
}
