package org.facteur.queue.intake;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.facteur.core.config.Configuration;
import org.facteur.core.log.MailLog;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.store.QueueStore;

/** The intake over a queue store: Postfix's cleanup. Safe for many threads. */
public final class CleanupIntake implements MailIntake {
  /** Snapshots that are remembered; reloads leave old ones behind. */
  private static final int SNAPSHOTS = 64;

  private final QueueStore store;
  private final CleanupSession.Collaborators collaborators;
  private final Map<Configuration, IntakeParameters> snapshots = new ConcurrentHashMap<>();

  /**
   * @param mapping canonical, virtual alias and kin
   * @param messages told of each message that has been queued
   * @param log of {@code postfix/cleanup}
   */
  public CleanupIntake(
      QueueStore store,
      AddressRewriter rewriter,
      AddressMapping mapping,
      QueuedMessages messages,
      MailLog log,
      Clock clock) {
    this.store = store;
    this.collaborators = new CleanupSession.Collaborators(rewriter, mapping, messages, log, clock);
  }

  @Override
  public IntakeSession open(MessageOrigin origin) throws IOException {
    IntakeParameters parameters = parameters(origin.configuration());
    return new CleanupSession(store.create(), origin, parameters, collaborators);
  }

  private IntakeParameters parameters(Configuration configuration) {
    IntakeParameters known = snapshots.get(configuration);
    if (known == null) {
      if (snapshots.size() >= SNAPSHOTS) {
        snapshots.clear();
      }
      known = IntakeParameters.of(configuration);
      snapshots.put(configuration, known);
    }
    return known;
  }
}
