package org.facteur.queue.bounce;

import java.io.IOException;
import java.util.List;
import org.facteur.queue.file.BounceLogRecord;
import org.facteur.queue.store.QueuedMessage;

/**
 * Tells senders and postmasters what became of a message. Each method returns when the notices it
 * had to send, if any, are in the queue, durably; the records may be removed then.
 */
public interface Notices {
  /** Some recipients will not get the message. */
  void failure(QueuedMessage message, List<BounceLogRecord> records) throws IOException;

  /** Some recipients have not got the message yet. */
  void delay(QueuedMessage message, List<BounceLogRecord> records) throws IOException;

  /** What was asked for has happened: DSN on success, {@code sendmail -v}, {@code -bv}. */
  void trace(QueuedMessage message, List<BounceLogRecord> records) throws IOException;
}
