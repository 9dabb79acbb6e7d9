package org.facteur.queue.store;

/**
 * A message that has been read, though perhaps not all of its recipients.
 *
 * @param rest recipients that are not in the message
 */
public record OpenedMessage(QueuedMessage message, RecipientBatch.Rest rest) {}
