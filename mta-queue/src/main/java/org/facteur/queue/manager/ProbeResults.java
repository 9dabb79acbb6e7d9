package org.facteur.queue.manager;

import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.store.QueuedMessage;

/** Takes what address verification probes found; verify(8) listens. */
@FunctionalInterface
public interface ProbeResults {
  void probed(QueuedMessage probe, RecipientOutcome outcome);
}
