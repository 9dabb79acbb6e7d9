package org.facteur.queue.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.log.MailLog;
import org.facteur.core.smtp.DsnNotify;
import org.facteur.core.smtp.DsnReturn;
import org.facteur.queue.delivery.DeliveryOutcome;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.header.MailDate;
import org.facteur.queue.intake.IntakeResult;
import org.facteur.queue.intake.IntakeSession;
import org.facteur.queue.intake.MailIntake;
import org.facteur.queue.intake.MessageOrigin;
import org.facteur.queue.manager.ProbeResults;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.TrivialRewriter;
import org.facteur.queue.store.QueuedMessage;

/**
 * The verify service: answers from its cache, sends a probe when the answer is missing or old, and
 * learns what probes find.
 *
 * <p>Optimistic, as Postfix's: while a good verdict lasts, a failing probe does not change it. An
 * answer never waits for a probe. Safe for many threads.
 */
public final class AddressVerification implements AddressVerifier, ProbeResults, AutoCloseable {
  private static final Parameter<String> MYHOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> MAIL_NAME = Parameter.string("mail_name");

  /** How long a probe may be under way before another is sent. */
  private static final Duration PROBE_LIFETIME = Duration.ofSeconds(1000);

  private final MailIntake intake;
  private final InstantSource clock;
  private final MailLog log;
  private final VerdictCache cache;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Probe> probes = new LinkedHashMap<>();
  private volatile VerificationSettings settings;
  private volatile ProbeSender sender;
  private Instant cleaned = Instant.MIN;

  /** A probe under way, in the order of sending. */
  private record Probe(String address, Instant sent) {}

  /**
   * @param log of the program {@code verify}
   */
  public AddressVerification(
      Configuration configuration, MailIntake intake, InstantSource clock, MailLog log) {
    this.intake = intake;
    this.clock = clock;
    this.log = log;
    reconfigure(configuration);
    this.cache = new VerdictCache(settings.file().map(VerdictFile::new), log);
    if (settings.forgets()) {
      log.warning(
          "address_verify_map = "
              + settings.map()
              + ": Facteur keeps the cache in a file of its own, which this type has no place"
              + " for; it stays in memory");
    }
  }

  /**
   * What the cache on disk says, and no more: no probe is sent.
   *
   * @param log hears of a file that cannot be read
   */
  public static AddressVerifier recorded(Configuration configuration, MailLog log) {
    VerificationSettings settings = VerificationSettings.of(configuration);
    VerdictCache cache = new VerdictCache(settings.file().map(VerdictFile::new), log);
    ProbeSender sender = ProbeSender.of(configuration, new TrivialRewriter(configuration));
    return new AddressVerifier() {
      @Override
      public AddressVerdict query(String address) {
        return cache.find(address).orElse(AddressVerdict.pending(Instant.EPOCH));
      }

      @Override
      public void await(String address, Duration time) {}

      @Override
      public Optional<String> probeSender(String recipient) {
        return sender.answering(recipient, Instant.now());
      }
    };
  }

  /** Another snapshot of the configuration counts from now on; the cache's place does not move. */
  public void reconfigure(Configuration configuration) {
    sender = ProbeSender.of(configuration, new TrivialRewriter(configuration));
    settings = VerificationSettings.of(configuration);
  }

  @Override
  public AddressVerdict query(String address) {
    lock.lock();
    try {
      Instant now = clock.instant();
      cleanWhenDue(now);
      AddressVerdict known =
          cache
              .find(address)
              .filter(v -> !isOver(v, now))
              .orElse(AddressVerdict.pending(Instant.EPOCH));
      boolean underWay = now.isBefore(known.probed().plus(PROBE_LIFETIME));
      if (!underWay && needsProbe(known, now)) {
        boolean sent = probe(address, now);
        if (sent && (!known.updated().equals(Instant.EPOCH) || settings.keepsFailures())) {
          cache.put(address, known.probedAt(now));
        }
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void await(String address, Duration time) throws InterruptedException {
    cache.awaitVerdict(address, time);
  }

  /** Whether a verdict is too old to be told, and no probe is under way. */
  private boolean isOver(AddressVerdict verdict, Instant now) {
    return !now.isBefore(verdict.probed().plus(PROBE_LIFETIME)) && isExpired(verdict, now);
  }

  private boolean isExpired(AddressVerdict verdict, Instant now) {
    Duration limit = verdict.isGood() ? settings.goodExpires() : settings.badExpires();
    return verdict.updated().plus(limit).isBefore(now);
  }

  private boolean needsProbe(AddressVerdict verdict, Instant now) {
    Duration limit = verdict.isGood() ? settings.goodRefreshed() : settings.badRefreshed();
    return verdict.updated().plus(limit).isBefore(now);
  }

  private void cleanWhenDue(Instant now) {
    Duration interval = settings.cleanupInterval();
    boolean due = cleaned.equals(Instant.MIN) || !now.isBefore(cleaned.plus(interval));
    if (interval.isZero() || !due) {
      return;
    }
    cleaned = now;
    VerdictCache.Cleaned result = cache.clean(verdict -> isOver(verdict, now));
    log.info(
        "cache %s full cleanup: retained=%d dropped=%d entries"
            .formatted(settings.map(), result.retained(), result.dropped()));
  }

  /** Queues a probe; false when there are too many, or the queue takes none. */
  private boolean probe(String address, Instant now) {
    probes.values().removeIf(old -> !now.isBefore(old.sent().plus(PROBE_LIFETIME)));
    if (probes.size() >= settings.pendingLimit()) {
      log.warning("address verification limit reached: no probe for <" + address + ">");
      return false;
    }
    MessageOrigin origin =
        new MessageOrigin(
            settings.configuration(),
            AddressRewriter.Context.LOCAL,
            Map.of(),
            EnumSet.of(
                MessageOrigin.Option.INTERNAL,
                MessageOrigin.Option.MAP,
                MessageOrigin.Option.MTA_VERIFY));
    try (IntakeSession session = intake.open(origin)) {
      probes.put(session.queueId(), new Probe(address, now));
      session.sender(sender.at(now), "", DsnReturn.UNSPECIFIED, "", null);
      session.recipient(address, "", DsnNotify.UNSPECIFIED);
      session.beginMessage();
      headers(session, now);
      if (session.finish() instanceof IntakeResult.Refused refused) {
        throw new IOException(refused.reason());
      }
      return true;
    } catch (IOException e) {
      log.warning("no probe for <" + address + ">: " + e.getMessage());
      return false;
    }
  }

  private void headers(IntakeSession session, Instant now) throws IOException {
    Configuration configuration = settings.configuration();
    String date = MailDate.format(now, ZoneId.systemDefault());
    line(
        session,
        "Received: by "
            + configuration.get(MYHOSTNAME)
            + " ("
            + configuration.get(MAIL_NAME)
            + ")");
    line(session, "\tid " + session.queueId() + "; " + date);
    line(session, "Date: " + date);
    line(session, "");
  }

  private static void line(IntakeSession session, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    session.line(bytes, 0, bytes.length, true);
  }

  @Override
  public boolean probed(QueuedMessage probe, RecipientOutcome outcome) {
    AddressVerdict.Status status =
        switch (outcome.outcome()) {
          case DeliveryOutcome.Delivered good -> AddressVerdict.Status.OK;
          case DeliveryOutcome.Deferred later -> AddressVerdict.Status.DEFERRED;
          case DeliveryOutcome.Undeliverable bad -> AddressVerdict.Status.BOUNCED;
        };
    String asked = asked(probe, outcome);
    boolean good = status == AddressVerdict.Status.OK;
    if (!good && !settings.keepsFailures()) {
      return false;
    }
    AddressVerdict verdict =
        new AddressVerdict(
            status, Instant.EPOCH, clock.instant(), outcome.outcome().dsn().reason());
    update(asked, verdict);
    if (good && !outcome.address().equalsIgnoreCase(asked)) {
      update(outcome.address(), verdict);
    }
    return true;
  }

  /** An alias may make several recipients of one: the later ones say themselves what they were. */
  private String asked(QueuedMessage probe, RecipientOutcome outcome) {
    lock.lock();
    try {
      Probe sent = probes.remove(probe.queueId());
      if (sent != null) {
        return sent.address();
      }
    } finally {
      lock.unlock();
    }
    return outcome.originalAddress().isEmpty() ? outcome.address() : outcome.originalAddress();
  }

  private void update(String address, AddressVerdict verdict) {
    lock.lock();
    try {
      Optional<AddressVerdict> known = cache.find(address);
      boolean keep =
          !verdict.isGood()
              && known.map(v -> v.isGood() && !isExpired(v, clock.instant())).orElse(false);
      if (!keep) {
        cache.put(address, verdict);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> probeSender(String recipient) {
    return sender.answering(recipient, clock.instant());
  }

  @Override
  public void close() {
    cache.close();
  }
}
