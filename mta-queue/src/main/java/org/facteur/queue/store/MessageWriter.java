package org.facteur.queue.store;

import java.io.IOException;

/** Writes the records of a new message; see docs/queue-file-format.md. */
public interface MessageWriter extends AutoCloseable {
  String queueId();

  /** Appends a record. */
  void record(char type, byte[] data, int offset, int length) throws IOException;

  default void record(char type, byte[] data) throws IOException {
    record(type, data, 0, data.length);
  }

  /** Bytes written so far. */
  long position();

  /** Replaces bytes written before (the size record); the length must not change. */
  void overwrite(long position, byte[] data) throws IOException;

  /**
   * Makes the file durable and ready: after this the message is queued.
   *
   * @param queue INCOMING, or HOLD
   */
  void commit(QueueName queue) throws IOException;

  /** Removes the file unless it has been committed. */
  @Override
  void close();
}
