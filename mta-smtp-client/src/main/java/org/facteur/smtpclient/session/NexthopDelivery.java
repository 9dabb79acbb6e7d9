package org.facteur.smtpclient.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.facteur.core.net.Connection;
import org.facteur.core.tls.client.TlsLevel;
import org.facteur.core.tls.client.TlsPolicy;
import org.facteur.queue.delivery.Dsn;
import org.facteur.queue.delivery.SessionReuse;
import org.facteur.smtpclient.route.Destination;
import org.facteur.smtpclient.route.MailServer;
import org.facteur.smtpclient.route.Route;
import org.facteur.smtpclient.tls.PolicyDecision;

/**
 * One request on its way through the servers of its next hops: first those of the next hop, or of
 * each in a list, then the fallback relays.
 *
 * <p>A server that fails temporarily hands the recipients on to the next one; the last server
 * decides. Sessions that wait are used before new connections are made.
 */
final class NexthopDelivery {
  private static final int SMTP_PORT = 25;

  private final ClientContext context;
  private final DeliveryAttempt attempt;
  private boolean loopsBack;
  private boolean firstGoodSession = true;

  NexthopDelivery(ClientContext context, DeliveryAttempt attempt) {
    this.context = context;
    this.attempt = attempt;
  }

  /** Tries what there is; recipients that are left have no server. */
  void run() {
    String nexthop = attempt.request().nexthop();
    if (context.settings().lmtp() && nexthop.startsWith("unix:")) {
      unix(nexthop.substring("unix:".length()));
      settleRest(false, nexthop);
      return;
    }
    String target =
        context.settings().lmtp() && nexthop.startsWith("inet:")
            ? nexthop.substring("inet:".length())
            : nexthop;
    List<String> sites = new ArrayList<>(ClientContext.words(target));
    int primary = sites.size();
    sites.addAll(context.fallbackRelays());
    int visited = 0;
    while (visited < sites.size() && !attempt.isDone() && !loopsBack) {
      boolean last = visited == sites.size() - 1;
      site(sites.get(visited), visited == 0, last);
      visited++;
    }
    settleRest(visited > primary, sites.isEmpty() ? "" : sites.getFirst());
  }

  /** One next hop or fallback relay. */
  private void site(String text, boolean first, boolean last) {
    Destination destination;
    int port;
    try {
      destination = Destination.parse(text);
      port = port(destination);
    } catch (IllegalArgumentException e) {
      context.log().fatal(e.getMessage());
      attempt.why(Dsn.of("4.3.0", "unknown mail transport error"));
      return;
    }
    boolean detectLoops = !context.settings().lmtp() && port == SMTP_PORT;
    boolean mx = !context.settings().lmtp() && !destination.literal();
    attempt.forgetWhy();
    Route route =
        mx
            ? context.finder().domain(destination.host(), detectLoops)
            : context.finder().host(destination.host(), detectLoops);
    switch (route) {
      case Route.Nowhere(Dsn why, boolean loop) -> {
        attempt.why(why);
        loopsBack = loop;
      }
      case Route.Servers(List<MailServer> servers) ->
          servers(
              new Site(destination, port, detectLoops, first, last, reuse(destination)), servers);
    }
  }

  /** A site with what its servers have in common. */
  private record Site(
      Destination destination,
      int port,
      boolean detectLoops,
      boolean first,
      boolean last,
      SessionReuse reuse) {
    /** The name that policy tables know it by: as configured, with its port if it has one. */
    String policyName() {
      return destination.text();
    }
  }

  private int port(Destination destination) {
    String service =
        destination.service().isEmpty() ? context.defaultService() : destination.service();
    OptionalInt port = context.ports().find(service);
    return port.orElseThrow(
        () -> new IllegalArgumentException("unknown service: " + service + "/tcp"));
  }

  private SessionReuse reuse(Destination destination) {
    if (context.isAlwaysCached(destination.host())) {
      return SessionReuse.ALWAYS;
    }
    return context.settings().reuse().onDemand() ? attempt.request().reuse() : SessionReuse.NONE;
  }

  private void servers(Site site, List<MailServer> found) {
    List<MailServer> servers = new ArrayList<>(found);
    int bestPreference = servers.stream().mapToInt(MailServer::preference).min().orElse(0);
    int sessions = site.reuse().load() ? waitingSessions(site, servers, bestPreference) : 0;
    int addresses = 0;
    while (!servers.isEmpty() && !attempt.isDone()) {
      MailServer server = servers.removeFirst();
      if (++addresses == context.addressLimit()) {
        servers.clear();
      }
      attempt.finalServer(site.last() && servers.isEmpty());
      Optional<TlsPolicy> policy = tlsPolicy(site, server);
      if (policy.isEmpty()) {
        continue;
      }
      boolean best = server.preference() == bestPreference;
      Optional<SmtpSession> session = open(site, server, best, policy.get());
      if (session.isEmpty()) {
        continue;
      }
      if (isUsable(session.get())) {
        if (++sessions == context.sessionLimit()) {
          servers.clear();
        }
        attempt.finalServer(site.last() && servers.isEmpty());
        transact(session.get());
        release(session.get(), site);
      }
      attempt.nextServer();
    }
  }

  /** Uses sessions that wait: of this next hop first, then of its best servers. */
  private int waitingSessions(Site site, List<MailServer> servers, int bestPreference) {
    int sessions = 0;
    if (site.first()) {
      Optional<SmtpSession> session = context.cache().takeByNexthop(label(site));
      if (session.isPresent() && waitingSession(session.get(), site, servers)) {
        sessions++;
      }
    }
    for (MailServer server : List.copyOf(servers)) {
      if (attempt.isDone() || server.preference() != bestPreference) {
        break;
      }
      Optional<SmtpSession> session =
          tlsPolicy(site, server)
              .flatMap(policy -> context.cache().takeByAddress(key(site, server, policy)));
      if (session.isPresent() && waitingSession(session.get(), site, servers)) {
        sessions++;
      }
    }
    return sessions;
  }

  /** Returns false when the session was stale; else its server needs no other connection. */
  private boolean waitingSession(SmtpSession session, Site site, List<MailServer> servers) {
    String address = session.peer().address();
    List<MailServer> others =
        servers.stream().filter(s -> !s.address().getHostAddress().equals(address)).toList();
    attempt.finalServer(site.last() && others.isEmpty());
    boolean used = transact(session);
    if (used) {
      servers.retainAll(others);
      release(session, site);
      attempt.nextServer();
    } else {
      session.close();
    }
    return used;
  }

  /** How much TLS a server is to have; empty when mail must wait, and the attempt knows why. */
  private Optional<TlsPolicy> tlsPolicy(Site site, MailServer server) {
    return decided(
        context
            .tlsPolicies()
            .find(site.policyName(), server.name(), Optional.of(server), site.port()),
        site.policyName() + "/" + server.name());
  }

  private Optional<TlsPolicy> decided(PolicyDecision decision, String where) {
    return switch (decision) {
      case PolicyDecision.Use(TlsPolicy policy) -> Optional.of(policy);
      case PolicyDecision.Defer(Dsn why) -> {
        attempt.why(why);
        context.log().warning("TLS policy lookup for " + where + ": " + why.reason());
        yield Optional.empty();
      }
    };
  }

  /**
   * Connects and shakes hands; once more in the clear where TLS has failed and may. A session that
   * is not usable is closed, and the attempt knows why.
   */
  private Optional<SmtpSession> open(Site site, MailServer server, boolean best, TlsPolicy policy) {
    String key = key(site, server, policy);
    Optional<SmtpSession> session = connect(site, server, best, key);
    if (session.isEmpty()) {
      return session;
    }
    TlsUpgrade tls = tls(session.get(), policy);
    if (handshake(session.get(), site, tls) || !tls.mayRetryInTheClear()) {
      return session;
    }
    TlsPolicy plain = TlsPolicy.none();
    Optional<SmtpSession> again = connect(site, server, best, key(site, server, plain));
    again.ifPresent(other -> handshake(other, site, tls(other, plain)));
    return again;
  }

  private TlsUpgrade tls(SmtpSession session, TlsPolicy policy) {
    return new TlsUpgrade(
        session,
        attempt,
        policy,
        new TlsUpgrade.Rules(
            context.tls(),
            context.settings().heloName(),
            context.tlsPolicies().isWrapped(),
            context.tlsPolicies().notesOffers(),
            context.minimalBackoff()));
  }

  private static boolean isUsable(SmtpSession session) {
    return !session.isBroken();
  }

  private Optional<SmtpSession> connect(Site site, MailServer server, boolean best, String key) {
    PeerName peer =
        new PeerName(server.name(), server.address().getHostAddress(), OptionalInt.of(site.port()));
    Optional<SocketAddress> local = context.callFrom().forServer(server.address());
    try {
      InetSocketAddress address = new InetSocketAddress(server.address(), site.port());
      return Optional.of(
          session(
              context.connector().connect(address, local, context.settings().timeouts().connect()),
              peer,
              best,
              site.reuse(),
              key));
    } catch (IOException e) {
      attempt.why(Dsn.of("4.4.1", "connect to " + peer.nameAndPort() + ": " + ErrorText.of(e)));
      context.log().info("connect to " + peer.nameAndPort() + ": " + ErrorText.of(e));
      return Optional.empty();
    }
  }

  private SmtpSession session(
      Connection connection, PeerName peer, boolean best, SessionReuse reuse, String key) {
    SmtpSession session =
        new SmtpSession(
            connection,
            peer,
            best,
            context.settings().responseLineLimit(),
            context.replyFilter(peer),
            context.log());
    session.key(key);
    if (reuse.store()) {
      Instant now = context.clock().instant();
      session.keepUntil(now.plus(context.settings().reuse().timeLimit()));
    }
    return session;
  }

  private boolean handshake(SmtpSession session, Site site, TlsUpgrade tls) {
    boolean agreed =
        new Handshake(
                session,
                attempt,
                context.settings(),
                context.discardedKeywords(session.peer().address()),
                site.detectLoops(),
                tls,
                new SessionLogin(
                    session,
                    attempt,
                    context.settings(),
                    context.logins(),
                    site.destination().text()))
            .run();
    if (!agreed) {
      session.quit(context.settings().timeouts().quit(), !context.settings().skipQuitResponse());
      session.close();
    }
    return agreed;
  }

  private boolean transact(SmtpSession session) {
    EnvelopeCommands commands =
        new EnvelopeCommands(
            session, attempt.request(), context.settings(), context.changes().addresses()::map);
    boolean used =
        new Transaction(
                session, attempt, context.settings(), commands, context.changes(), context.clock())
            .run();
    session.used();
    return used;
  }

  /** Lets a good session wait for a next message. */
  private void release(SmtpSession session, Site site) {
    int limit = context.settings().reuse().countLimit();
    boolean usedUp = limit > 0 && session.earlierUses() >= limit;
    if (usedUp || !session.isKept(context.clock().instant())) {
      if (!session.isBroken()) {
        session.quit(context.settings().timeouts().quit(), false);
      }
      session.close();
      return;
    }
    Optional<String> nexthop =
        site.first() && firstGoodSession ? Optional.of(label(site)) : Optional.empty();
    firstGoodSession = false;
    context.cache().put(session, session.key(), nexthop, context.settings().reuse().idleLimit());
  }

  private String label(Site site) {
    return site.destination().text() + " " + site.port() + sender();
  }

  /** Connections to one server that were made under different policies are different ones. */
  private String key(Site site, MailServer server, TlsPolicy policy) {
    return server.address().getHostAddress()
        + " "
        + site.port()
        + " "
        + policy.identity()
        + (context.logins().isEnabled() ? " " + site.destination().text() : "")
        + sender();
  }

  /** Where logins belong to senders, a session serves the mail of one only. */
  private String sender() {
    return context.logins().isBySender() ? " <" + attempt.request().sender() + ">" : "";
  }

  /** LMTP over a Unix-domain socket; a path that is not absolute is below the queue directory. */
  private void unix(String path) {
    attempt.finalServer(true);
    PeerName peer = new PeerName(context.settings().myHostname(), path, OptionalInt.empty());
    Destination destination = new Destination("unix:" + path, path, true, "");
    Site site = new Site(destination, 0, false, true, true, reuse(destination));
    Path socket = context.queueDirectory().resolve(path);
    Optional<TlsPolicy> policy =
        decided(
                context.tlsPolicies().find(destination.text(), peer.host(), Optional.empty(), 0),
                path)
            .map(this::forUnix);
    if (policy.isEmpty()) {
      return;
    }
    if (site.reuse().load()) {
      Optional<SmtpSession> waiting = context.cache().takeByNexthop(label(site));
      if (waiting.isPresent()) {
        if (transact(waiting.get())) {
          release(waiting.get(), site);
          attempt.nextServer();
          return;
        }
        waiting.get().close();
      }
    }
    try {
      SmtpSession session =
          session(
              context
                  .connector()
                  .connect(
                      UnixDomainSocketAddress.of(socket),
                      Optional.empty(),
                      context.settings().timeouts().connect()),
              peer,
              true,
              site.reuse(),
              label(site));
      if (handshake(session, site, tls(session, policy.get()))) {
        transact(session);
        release(session, site);
      }
      attempt.nextServer();
    } catch (IOException e) {
      attempt.why(Dsn.of("4.4.1", "connect to " + peer.name() + ": " + ErrorText.of(e)));
    }
  }

  /** What cannot be overheard needs no TLS, unless somebody asks for it. */
  private TlsPolicy forUnix(TlsPolicy policy) {
    return policy.level() == TlsLevel.MAY ? TlsPolicy.none() : policy;
  }

  /** Recipients that no server has decided about. */
  private void settleRest(boolean triedFallback, String firstSite) {
    if (attempt.isDone()) {
      return;
    }
    attempt.nextServer();
    attempt.finalServer(true);
    Dsn why = attempt.why().orElse(Dsn.of("4.3.0", "server unavailable or unable to receive mail"));
    if (why.status().severity() != 4) {
      if (triedFallback) {
        why = configurationProblem(context.prefix() + "fallback_relay", why);
      } else if (firstSite.equals(context.relayhost())) {
        why = configurationProblem("relayhost", why);
      } else if (loopsBack && !context.bestMxTransport().isEmpty()) {
        attempt.passTo(context.bestMxTransport(), context.transports());
        return;
      }
    }
    attempt.serverFailed(Optional.empty(), why);
  }

  /** What an administrator can mend is no reason to bounce mail. */
  private Dsn configurationProblem(String parameter, Dsn why) {
    context.log().warning(parameter + " configuration problem");
    return new Dsn(
        org.facteur.core.smtp.EnhancedStatus.of("4.3.5"),
        why.reason(),
        why.diagnostic(),
        why.remoteMta());
  }
}
