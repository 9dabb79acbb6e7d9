/**
 * What is in the queue, and who asks the running mail system about it.
 *
 * <p>In: the files of the queue, requests of postqueue, postkick and sendmail on Unix-domain
 * sockets in {@code public/}. Out: {@link org.facteur.queue.listing.QueueEntry} values, callbacks.
 * The protocols are Postfix's, so that tools of either side understand servers of the other. Each
 * connection has a virtual thread and a deadline. Postfix counterpart: showq(8), the interface of
 * flush(8), util/trigger, util/attr_print0.
 */
package org.facteur.queue.listing;
