package org.facteur.queue.intake;

import java.io.IOException;
import java.util.List;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueuedMessage;

/** Tells the sender of a message of this machine that it was refused. */
@FunctionalInterface
public interface Refusals {
  /**
   * Sends a notice, if the sender is to have one; it is in the queue, durably, on return.
   *
   * @param message readable until the method returns
   */
  void refused(QueuedMessage message, List<BounceLogRecord> records) throws IOException;
}
