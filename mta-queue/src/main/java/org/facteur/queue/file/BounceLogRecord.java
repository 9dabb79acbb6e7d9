package org.facteur.queue.file;

import org.facteur.core.smtp.DsnNotify;
import org.facteur.queue.delivery.Dsn;

/**
 * What became of one recipient, as a defer, bounce or trace log keeps it.
 *
 * @param recipient in external (quoted) form, empty when unknown
 * @param originalRecipient empty, or in external form; not written when equal to the recipient
 * @param offset of the recipient's record in the queue file, 0 when there is none
 * @param dsnOriginal ORCPT as {@code type;address}, decoded from xtext, or empty
 * @param action delayed, failed, delivered, relayed, expanded, deliverable or undeliverable
 */
public record BounceLogRecord(
    String recipient,
    String originalRecipient,
    long offset,
    String dsnOriginal,
    DsnNotify dsnNotify,
    Dsn dsn,
    String action) {}
