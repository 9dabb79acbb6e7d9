/**
 * Taking a message into the queue: envelope, header and body come in, a queue file in incoming/
 * comes out, complete and fsynced. One session per message, used by one thread. Postfix
 * counterpart: cleanup(8).
 */
package org.facteur.queue.intake;
