package org.facteur.queue.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.facteur.queue.file.ScratchFile;

/**
 * Writes the records of a new message; see docs/queue-file-format.md.
 *
 * <p>Every method throws {@link QueueFullException} when there is no space left. A writer belongs
 * to one thread at a time.
 */
public interface MessageWriter extends AutoCloseable {
  String queueId();

  /**
   * Appends a record.
   *
   * @return where it begins in the file
   */
  long record(char type, byte[] data, int offset, int length) throws IOException;

  /** Appends a record. */
  default long record(char type, byte[] data) throws IOException {
    return record(type, data, 0, data.length);
  }

  /** Appends a record of text in ISO_8859_1: one char is one byte. */
  default long record(char type, String text) throws IOException {
    return record(type, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Bytes written so far. */
  long position();

  /** Replaces bytes written before (the size record); the length must not change. */
  void overwrite(long position, byte[] data) throws IOException;

  /** Takes records that have been written. */
  @FunctionalInterface
  interface RecordSink {
    /**
     * One record.
     *
     * @param data valid during the call only
     * @return whether the next one is wanted
     */
    boolean accept(char type, byte[] data, int offset, int length) throws IOException;
  }

  /** The records that a file held before it is written anew. */
  @FunctionalInterface
  interface Records {
    void forEach(RecordSink sink) throws IOException;
  }

  /** Writes a file anew from what it held. */
  @FunctionalInterface
  interface Rewriting {
    /** Writes with {@link #record}; what is not taken over is gone. */
    void from(Records before) throws IOException;
  }

  /**
   * Reads back what has been written.
   *
   * @param offset where a record begins
   */
  void read(long offset, RecordSink sink) throws IOException;

  /** Begins the file anew. When this fails the file is good for nothing but {@link #close}. */
  void rewrite(Rewriting rewriting) throws IOException;

  /** A place for bytes that do not belong into the file; to be closed before the writer. */
  ScratchFile scratch();

  /**
   * Makes the file durable and ready: after this the message is queued.
   *
   * <p>The message is handed out as a reader of the file would see it, so that it need not be
   * opened again; the content of a small one comes from memory.
   *
   * @param queue INCOMING, HOLD, or ACTIVE when the queue manager takes the message over at once
   * @throws IOException also when the records written are no message that can be read back
   */
  QueuedMessage commit(QueueName queue) throws IOException;

  /** Removes the file unless it has been committed. */
  @Override
  void close();
}
