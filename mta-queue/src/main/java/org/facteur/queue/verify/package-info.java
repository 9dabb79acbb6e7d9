/**
 * Address verification: probes through the queue that deliver nothing, and a cache of what they
 * found that outlives the process.
 *
 * <p>In: addresses that the SMTP server asks about, and the outcomes of probes, from the queue
 * manager. Out: what is known of an address, at once. Safe for many threads. Postfix counterpart:
 * verify(8), ADDRESS_VERIFICATION_README.
 */
package org.facteur.queue.verify;
