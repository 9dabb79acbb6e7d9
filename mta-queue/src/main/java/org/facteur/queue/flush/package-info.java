/**
 * The fast flush service: which deferred messages wait for which destination, so that the mail of
 * one can be tried at once (ETRN, {@code postqueue -s}) without reading the queue.
 *
 * <p>In: deferrals, requests. Out: the ids of the messages to be tried, handed to the queue
 * manager. On disk: {@code flush/}, Postfix's format. Thread safe. Postfix counterpart: flush(8),
 * ETRN_README.
 */
package org.facteur.queue.flush;
