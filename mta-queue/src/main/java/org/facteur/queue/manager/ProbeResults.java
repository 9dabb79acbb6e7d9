package org.facteur.queue.manager;

import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.store.QueuedMessage;

/** Takes what address verification probes found; verify(8) listens. */
@FunctionalInterface
public interface ProbeResults {
  /**
   * A probe has come back.
   *
   * @return whether it will be remembered, for the log
   */
  boolean probed(QueuedMessage probe, RecipientOutcome outcome);
}
