package org.facteur.queue.store;

import java.util.List;

/**
 * Some recipients of a message, and where the others begin.
 *
 * @param rest what has not been read
 */
public record RecipientBatch(List<QueuedRecipient> recipients, Rest rest) {

  /**
   * The recipients that have not been read.
   *
   * @param offset where the first of their records stands in the queue file
   * @param afterContent whether that is behind the message content
   * @param count how many there are, those that are done left out
   */
  public record Rest(long offset, boolean afterContent, int count) {
    /** Everything has been read. */
    public static final Rest NONE = new Rest(0, false, 0);

    public boolean isEmpty() {
      return count == 0;
    }
  }
}
