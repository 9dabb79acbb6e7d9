package org.facteur.queue.store;

import org.facteur.core.smtp.DsnNotify;

/**
 * A recipient of a queued message that is not done.
 *
 * @param address internal form
 * @param originalAddress or empty
 * @param dsnOriginal ORCPT as {@code type;address}, decoded from xtext, or empty
 * @param offset of its record in the queue file
 */
public record QueuedRecipient(
    String address, String originalAddress, String dsnOriginal, DsnNotify dsnNotify, long offset) {}
