package org.facteur.core.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.address.HostSyntax;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;

/**
 * Asks the name servers of resolv.conf, as the C library's stub resolver does.
 *
 * <p>Each server in turn, the whole list {@code attempts} times; a server that fails or refuses is
 * passed over like one that is silent. The file is read when first needed and again when it has
 * changed. Answers are kept for a moment ({@link DnsAnswerCache}).
 */
public final class SystemDnsResolver implements DnsResolver {
  private static final int MAXIMUM_ALIASES = 10;
  private static final int CACHE_ENTRIES = 10_000;
  private static final int DATAGRAM_WITH_EDNS = 1232;

  private final Path resolvConf;
  private final InstantSource clock;
  private final NameServerExchange exchange;
  private final DnsAnswerCache cache;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock settingsLock = new ReentrantLock();
  private volatile Snapshot snapshot = new Snapshot(null, Instant.MIN, Instant.MIN);

  /** The settings, the file's time stamp, and when that was last looked at. */
  private record Snapshot(ResolverSettings settings, Instant modified, Instant checked) {}

  /**
   * @param resolvConf usually /etc/resolv.conf
   * @param clock for how long answers are kept
   */
  public SystemDnsResolver(Path resolvConf, InstantSource clock) {
    this(resolvConf, clock, 53);
  }

  SystemDnsResolver(Path resolvConf, InstantSource clock, int port) {
    this.resolvConf = resolvConf;
    this.clock = clock;
    this.exchange = new NameServerExchange(port);
    this.cache = new DnsAnswerCache(clock, CACHE_ENTRIES);
  }

  @Override
  public DnsAnswer lookup(DnsQuestion question) {
    if (!question.name().isEmpty() && !HostSyntax.isHostname(question.name())) {
      return DnsAnswer.invalidName(question.name());
    }
    return cache
        .find(question)
        .orElseGet(
            () -> {
              DnsAnswer answer = searched(question, settings());
              cache.remember(question, answer);
              return answer;
            });
  }

  /** Tries the names that the search list makes of this one; its own name is the answer's. */
  private DnsAnswer searched(DnsQuestion question, ResolverSettings settings) {
    DnsAnswer first = null;
    List<String> candidates = candidates(question, settings);
    for (String candidate : candidates) {
      DnsAnswer answer = followed(question.exactly(candidate), settings);
      boolean failed = answer instanceof DnsAnswer.TemporaryFailure;
      if (!answer.isNotFound() && !(failed && question.search() && candidates.size() > 1)) {
        return answer;
      }
      if (first == null) {
        first = answer;
      } else if (first instanceof DnsAnswer.TemporaryFailure(String text, boolean overtaken)) {
        first = new DnsAnswer.TemporaryFailure(text, overtaken || !failed);
      } else if (first instanceof DnsAnswer.NoSuchDomain && !failed) {
        first = answer;
      }
    }
    return switch (first) {
      case DnsAnswer.NoSuchDomain none -> DnsAnswer.noSuchDomain(question.name(), question.type());
      case DnsAnswer.NoData none -> DnsAnswer.noData(question.name(), question.type());
      case DnsAnswer.TemporaryFailure failure ->
          DnsAnswer.temporaryFailure(question.name(), question.type(), failure.overtaken());
      case null, default -> DnsAnswer.temporaryFailure(question.name(), question.type());
    };
  }

  private static List<String> candidates(DnsQuestion question, ResolverSettings settings) {
    String name = question.name();
    long dots = name.chars().filter(c -> c == '.').count();
    List<String> names = new ArrayList<>();
    if (question.search() || question.appendDomain() && dots == 0) {
      for (String domain : settings.searchDomains()) {
        names.add(domain.isEmpty() ? name : name + "." + domain);
        if (!question.search()) {
          break;
        }
      }
    }
    names.add(dots >= settings.dots() ? 0 : names.size(), name);
    return names;
  }

  private DnsAnswer followed(DnsQuestion question, ResolverSettings settings) {
    DnsQuestion current = question;
    for (int alias = 0; alias <= MAXIMUM_ALIASES; alias++) {
      switch (asked(current, settings)) {
        case AnswerReader.Reading.Complete(DnsAnswer answer) -> {
          return alias == 0 ? answer : renamed(answer, question);
        }
        case AnswerReader.Reading.Alias(String target) -> current = question.exactly(target);
      }
    }
    return new DnsAnswer.PermanentFailure("Name server loop for " + question.name());
  }

  /** A failure further down an alias is told of the name that was asked for. */
  private static DnsAnswer renamed(DnsAnswer answer, DnsQuestion question) {
    return switch (answer) {
      case DnsAnswer.NoSuchDomain none -> DnsAnswer.noSuchDomain(question.name(), question.type());
      case DnsAnswer.NoData none -> DnsAnswer.noData(question.name(), question.type());
      case DnsAnswer.TemporaryFailure none ->
          DnsAnswer.temporaryFailure(question.name(), question.type());
      case DnsAnswer.NullMx none -> DnsAnswer.nullMx(question.name());
      default -> answer;
    };
  }

  private AnswerReader.Reading asked(DnsQuestion question, ResolverSettings settings) {
    Message query;
    try {
      query = query(question);
    } catch (TextParseException e) {
      return new AnswerReader.Reading.Complete(DnsAnswer.invalidName(question.name()));
    }
    boolean malformed = false;
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      for (InetAddress server : settings.servers()) {
        try {
          Message answer = exchange.ask(server, query, patience(settings, attempt));
          int rcode = answer.getHeader().getRcode();
          if (rcode != Rcode.SERVFAIL && rcode != Rcode.NOTIMP && rcode != Rcode.REFUSED) {
            return AnswerReader.read(question, answer);
          }
        } catch (org.xbill.DNS.WireParseException e) {
          malformed = true;
        } catch (IOException e) {
          // Silent or unreachable: the next server may know.
        }
      }
    }
    return new AnswerReader.Reading.Complete(
        malformed
            ? DnsAnswer.malformed(question.name(), question.type())
            : DnsAnswer.temporaryFailure(question.name(), question.type()));
  }

  /** Later rounds wait twice as long, shared among the servers. */
  private static Duration patience(ResolverSettings settings, int attempt) {
    if (attempt == 0) {
      return settings.timeout();
    }
    Duration longer = settings.timeout().multipliedBy(1L << attempt);
    Duration share = longer.dividedBy(settings.servers().size());
    return share.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : share;
  }

  private Message query(DnsQuestion question) throws TextParseException {
    Name name = Name.fromString(question.name(), Name.root);
    Message query = new Message(random.nextInt(0x10000));
    query.getHeader().setFlag(Flags.RD);
    query.addRecord(
        Record.newRecord(name, question.type().code(), DClass.IN), org.xbill.DNS.Section.QUESTION);
    if (question.dnssec()) {
      query.getHeader().setFlag(Flags.AD);
      query.addRecord(
          new org.xbill.DNS.OPTRecord(DATAGRAM_WITH_EDNS, 0, 0, ExtendedFlags.DO),
          org.xbill.DNS.Section.ADDITIONAL);
    }
    return query;
  }

  /** The file's content; its time stamp is looked at no more than once a second. */
  ResolverSettings settings() {
    Snapshot known = snapshot;
    Instant now = clock.instant();
    if (known.settings() != null && now.isBefore(known.checked().plusSeconds(1))) {
      return known.settings();
    }
    settingsLock.lock();
    try {
      Instant modified = modified();
      ResolverSettings settings =
          snapshot.settings() != null && modified.equals(snapshot.modified())
              ? snapshot.settings()
              : ResolverSettings.read(resolvConf);
      snapshot = new Snapshot(settings, modified, now);
      return settings;
    } finally {
      settingsLock.unlock();
    }
  }

  private Instant modified() {
    try {
      return Files.getLastModifiedTime(resolvConf).toInstant();
    } catch (IOException e) {
      return Instant.MIN;
    }
  }
}
