package org.facteur.queue.flush;

import java.util.Collection;

/** What the fast flush service asks of the queue manager. */
public interface DeferredMail {
  /**
   * Has messages tried now; those that are not in the deferred queue are passed over.
   *
   * @param force dead destinations and defer_transports do not count
   */
  void tryNow(Collection<String> queueIds, boolean force);
}
