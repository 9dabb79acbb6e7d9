package org.facteur.app.tool.postsuper;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facteur.queue.file.QueueIds;
import org.facteur.queue.store.QueueName;

/** Does things to messages, and counts them. */
final class MessageActions {
  private static final List<QueueName> QUEUES =
      List.of(
          QueueName.MAILDROP,
          QueueName.INCOMING,
          QueueName.ACTIVE,
          QueueName.DEFERRED,
          QueueName.HOLD);

  private final QueueFiles files;
  private final SuperLog log;
  private final Chosen chosen;
  private final boolean dryRun;
  private final Map<Action, Integer> counts = new EnumMap<>(Action.class);

  /** Whether something is to be done to a message. */
  @FunctionalInterface
  interface Chosen {
    boolean test(QueueName queue, String queueId) throws IOException;
  }

  /**
   * @param chosen those to which nothing is done are passed over in silence
   * @param dryRun tells what would be done, and does nothing
   */
  MessageActions(QueueFiles files, SuperLog log, Chosen chosen, boolean dryRun) {
    this.files = files;
    this.log = log;
    this.chosen = chosen;
    this.dryRun = dryRun;
  }

  /** Counts an action in the report even when it finds nothing to do. */
  void announce(Action action) {
    counts.merge(action, 0, Integer::sum);
  }

  /** How often each announced action was done. */
  Map<Action, Integer> counts() {
    return counts;
  }

  /**
   * Looks for a message in some directories and does an action to it.
   *
   * <p>A message that the queue manager moves meanwhile may be missed once, so the search is
   * repeated.
   */
  void one(Action action, String queueId, Collection<String> directories) throws IOException {
    if (!QueueIds.isValid(queueId)) {
      log.warning("invalid mail queue id: " + queueId);
      return;
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      for (QueueName queue : QUEUES) {
        if (!action.appliesTo(queue) || !directories.contains(queue.directory())) {
          continue;
        }
        Optional<QueueFiles.Found> file = files.find(queue, queueId);
        if (file.isPresent()) {
          if (chosen.test(queue, queueId) && act(action, queue, file.get()) && !dryRun) {
            log.info(queueId + ": " + past(action));
          }
          return;
        }
      }
    }
  }

  /** Whether a file of a queue is meant by {@code ALL}. */
  boolean isChosen(QueueName queue, QueueFiles.Found file) throws IOException {
    return chosen.test(queue, file.name());
  }

  /** Does an action to a file of a queue. */
  boolean act(Action action, QueueName queue, QueueFiles.Found file) throws IOException {
    boolean done;
    if (dryRun) {
      log.environment().info(file.name() + ": would be " + past(action));
      done = true;
    } else {
      done =
          switch (action) {
            case DELETE -> delete(file);
            case EXPIRE -> files.expire(file);
            case REQUEUE -> move(file, QueueName.MAILDROP);
            case HOLD -> move(file, QueueName.HOLD);
            case RELEASE -> queue == QueueName.HOLD && move(file, QueueName.DEFERRED);
          };
    }
    if (done) {
      counts.merge(action, 1, Integer::sum);
    }
    return done;
  }

  private boolean move(QueueFiles.Found file, QueueName to) throws IOException {
    return files.rename(file.path(), files.layout().file(to, file.name()));
  }

  private boolean delete(QueueFiles.Found file) throws IOException {
    for (String logs : QueueFiles.LOGS) {
      files.remove(files.layout().file(logs, file.name()));
    }
    return files.remove(file.path());
  }

  private static String past(Action action) {
    return switch (action) {
      case DELETE -> "removed";
      case EXPIRE -> "expired";
      case REQUEUE -> "requeued";
      case HOLD -> "placed on hold";
      case RELEASE -> "released from hold";
    };
  }
}
