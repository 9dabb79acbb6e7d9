package org.facteur.app.tool.postsuper;

import java.util.Optional;
import java.util.Set;
import org.facteur.queue.store.QueueName;

/** What can be done to a message; in the order in which the report counts them. */
enum Action {
  REQUEUE(
      'r',
      "Requeued",
      Set.of(QueueName.INCOMING, QueueName.ACTIVE, QueueName.DEFERRED, QueueName.HOLD)),
  DELETE(
      'd',
      "Deleted",
      Set.of(
          QueueName.MAILDROP,
          QueueName.INCOMING,
          QueueName.ACTIVE,
          QueueName.DEFERRED,
          QueueName.HOLD)),
  EXPIRE(
      'e',
      "Force-expired",
      Set.of(QueueName.INCOMING, QueueName.ACTIVE, QueueName.DEFERRED, QueueName.HOLD)),
  HOLD('h', "Placed on hold", Set.of(QueueName.INCOMING, QueueName.ACTIVE, QueueName.DEFERRED)),
  RELEASE('H', "Released from hold", Set.of(QueueName.HOLD));

  private final char option;
  private final String report;
  private final Set<QueueName> queues;

  Action(char option, String report, Set<QueueName> queues) {
    this.option = option;
    this.report = report;
    this.queues = queues;
  }

  static Optional<Action> of(char option) {
    for (Action action : values()) {
      if (action.option == option) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }

  /** The queues in which it finds messages. */
  boolean appliesTo(QueueName queue) {
    return queues.contains(queue);
  }

  /** How the report begins. */
  String report() {
    return report;
  }
}
