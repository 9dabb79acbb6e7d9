package org.facteur.queue.flush;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.address.HostSyntax;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.lookup.DomainList;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.queue.listing.FlushProtocol;
import org.facteur.queue.listing.FlushStatus;

/**
 * Keeps the logs of the destinations of fast_flush_domains, and has their mail tried when somebody
 * asks.
 *
 * <p>A request tries all recipients of the messages that it finds. Logs that nobody asked for are
 * refreshed now and then by trying what they list, so that they do not grow with messages that are
 * gone. Thread safe.
 */
public final class FlushService implements FlushProtocol.Requests {
  static final Parameter<String> FAST_FLUSH_DOMAINS = Parameter.string("fast_flush_domains");
  static final Parameter<Duration> FAST_FLUSH_REFRESH_TIME =
      Parameter.duration("fast_flush_refresh_time");
  static final Parameter<Duration> FAST_FLUSH_PURGE_TIME =
      Parameter.duration("fast_flush_purge_time");

  /** How long it is remembered that a domain is in the list, whose tables may be slow. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private static final int MEMORY_SIZE = 10_000;

  private final FlushLogs logs;
  private final LookupTables tables;
  private final DeferredMail mail;
  private final InstantSource clock;
  private final MailLog log;
  private final Map<String, Boolean> eligible = new ConcurrentHashMap<>();
  private volatile Settings settings;
  private volatile Instant remembered = Instant.MIN;

  private record Settings(
      DomainList domains, boolean disabled, Duration refreshTime, Duration purgeTime) {}

  /**
   * Makes the service.
   *
   * @param log the log of the program {@code flush}
   */
  public FlushService(
      Configuration configuration,
      LookupTables tables,
      FlushLogs logs,
      DeferredMail mail,
      InstantSource clock,
      MailLog log) {
    this.tables = tables;
    this.logs = logs;
    this.mail = mail;
    this.clock = clock;
    this.log = log;
    settings = settings(configuration);
  }

  private Settings settings(Configuration configuration) {
    return new Settings(
        DomainList.of(FAST_FLUSH_DOMAINS.name(), configuration, tables, log),
        configuration.get(FAST_FLUSH_DOMAINS).isBlank(),
        configuration.get(FAST_FLUSH_REFRESH_TIME),
        configuration.get(FAST_FLUSH_PURGE_TIME));
  }

  /** Another snapshot of the configuration counts from now on. */
  public void reconfigure(Configuration configuration) {
    settings = settings(configuration);
    eligible.clear();
  }

  /**
   * Notes that a message waits for the domains of some recipients. What cannot be noted is logged:
   * the message is tried when its time comes.
   *
   * @param recipients addresses
   */
  public void deferred(String queueId, Collection<String> recipients) {
    if (settings.disabled()) {
      return;
    }
    Set<String> domains = ConcurrentHashMap.newKeySet();
    for (String recipient : recipients) {
      int at = recipient.lastIndexOf('@');
      if (at >= 0) {
        domains.add(recipient.substring(at + 1).toLowerCase(Locale.ROOT));
      }
    }
    for (String domain : domains) {
      add(domain, queueId);
    }
  }

  @Override
  public FlushStatus add(String site, String queueId) {
    try {
      if (!remembersAsEligible(site)) {
        return FlushStatus.DENY;
      }
      logs.append(site, queueId);
      return FlushStatus.OK;
    } catch (LookupFailure | IOException e) {
      log.warning(queueId + ": not noted as mail for " + site + ": " + e.getMessage());
      return FlushStatus.FAIL;
    }
  }

  private boolean remembersAsEligible(String site) throws LookupFailure {
    Instant now = clock.instant();
    if (eligible.size() > MEMORY_SIZE || now.isAfter(remembered.plus(MEMORY))) {
      eligible.clear();
      remembered = now;
    }
    Boolean known = eligible.get(site);
    if (known == null) {
      known = isEligible(site);
      eligible.put(site, known);
    }
    return known;
  }

  private boolean isEligible(String site) throws LookupFailure {
    Settings current = settings;
    boolean valid =
        site.startsWith("[") && site.endsWith("]")
            ? HostSyntax.isAddressLiteral(site.substring(1, site.length() - 1))
            : HostSyntax.isHostname(site);
    return valid && !current.disabled() && current.domains().matches(site);
  }

  @Override
  public FlushStatus sendMessage(String queueId) {
    mail.tryNow(Set.of(queueId), true);
    return FlushStatus.OK;
  }

  @Override
  public FlushStatus sendSite(String site) {
    try {
      if (!isEligible(site)) {
        return FlushStatus.DENY;
      }
      mail.tryNow(logs.take(FlushLogs.nameOf(site), clock.instant()), true);
      return FlushStatus.OK;
    } catch (LookupFailure | IOException e) {
      log.warning("cannot flush the mail of " + site + ": " + e.getMessage());
      return FlushStatus.FAIL;
    }
  }

  @Override
  public FlushStatus refresh(boolean all) {
    Settings current = settings;
    Instant now = clock.instant();
    try {
      for (FlushLogs.Entry entry : logs.list()) {
        if (entry.size() > 0 && (all || isOver(entry.read(), current.refreshTime(), now))) {
          mail.tryNow(logs.take(entry.name(), now), false);
        } else if (entry.size() == 0 && isOver(entry.written(), current.purgeTime(), now)) {
          logs.purge(entry.name());
        }
      }
      return FlushStatus.OK;
    } catch (IOException e) {
      log.warning("cannot refresh the logs of the fast flush service: " + e.getMessage());
      return FlushStatus.FAIL;
    }
  }

  private static boolean isOver(Instant since, Duration time, Instant now) {
    return since.plus(time).isBefore(now);
  }
}
