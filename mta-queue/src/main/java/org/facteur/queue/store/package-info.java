/**
 * The queue as the rest of the house sees it: {@link org.facteur.queue.store.QueueStore}. The
 * embedded store keeps Postfix's directories and files; a store shared by several machines can take
 * its place. Thread safe. Postfix counterpart: global/mail_queue, global/mail_stream, qmgr_move.
 */
package org.facteur.queue.store;
