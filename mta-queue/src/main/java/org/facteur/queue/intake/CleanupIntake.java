package org.facteur.queue.intake;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.queue.store.QueueStore;

/** The intake over a queue store: Postfix's cleanup. Safe for many threads. */
public final class CleanupIntake implements MailIntake {
  /** Snapshots that are remembered; reloads leave old ones behind. */
  private static final int SNAPSHOTS = 64;

  private final QueueStore store;
  private final IntakeServices services;
  private final CleanupSession.Collaborators collaborators;
  private final Map<Configuration, IntakeSnapshot> snapshots = new ConcurrentHashMap<>();

  /**
   * @param services rewriting, canonical and virtual alias mapping, and the tables, for a
   *     configuration
   * @param messages told of each message that has been queued
   * @param refusals tells senders of this machine of messages that are refused
   * @param log of {@code postfix/cleanup}
   */
  public CleanupIntake(
      QueueStore store,
      IntakeServices services,
      QueuedMessages messages,
      Refusals refusals,
      MailLog log,
      Clock clock) {
    this.store = store;
    this.services = services;
    this.collaborators =
        new CleanupSession.Collaborators(
            messages, new ReturnedMail(store, refusals, log, clock), log, clock);
  }

  @Override
  public IntakeSession open(MessageOrigin origin) throws IOException {
    IntakeSnapshot snapshot = snapshot(origin.configuration());
    return new CleanupSession(store.create(), origin, snapshot, collaborators);
  }

  private IntakeSnapshot snapshot(Configuration configuration) {
    IntakeSnapshot known = snapshots.get(configuration);
    if (known == null) {
      if (snapshots.size() >= SNAPSHOTS) {
        snapshots.clear();
      }
      known = IntakeSnapshot.of(configuration, services, collaborators.log());
      snapshots.put(configuration, known);
    }
    return known;
  }
}
