package org.facteur.delivery.command;

import org.facteur.queue.delivery.DeliveryOutcome;

/** What became of a command. */
public sealed interface CommandResult {
  /**
   * It ended with status 0.
   *
   * @param output of the command, on one line, limited
   */
  record Succeeded(String output) implements CommandResult {}

  /**
   * It did not take the message.
   *
   * @param outcome deferred or undeliverable
   */
  record Failed(DeliveryOutcome outcome) implements CommandResult {}
}
