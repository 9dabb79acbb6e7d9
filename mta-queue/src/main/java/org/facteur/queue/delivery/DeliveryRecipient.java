package org.facteur.queue.delivery;

import org.facteur.core.smtp.DsnNotify;

/**
 * A recipient of a delivery request.
 *
 * @param address where to deliver, internal (unquoted) form
 * @param originalAddress what the client said or the message header had, before aliases; empty when
 *     nothing changed it or enable_original_recipient is off
 * @param dsnOriginal ORCPT as {@code type;address}, decoded from xtext, or empty
 * @param dsnNotify NOTIFY
 * @param offset where the recipient record stands in the queue file; identifies the recipient
 */
public record DeliveryRecipient(
    String address, String originalAddress, String dsnOriginal, DsnNotify dsnNotify, long offset) {}
