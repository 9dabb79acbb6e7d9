/**
 * The socket {@code public/client} in queue_directory, by which sendmail of any user submits mail
 * to the running mail system.
 *
 * <p>The protocol, all lengths four bytes, most significant first: the client sends a length and
 * the word {@code submit}, then the records of the message in the encoding of queue files, up to
 * the end record. The server answers with a frame: a kind, a length, a text. Kind {@code K} says
 * done (the text is the queue id), {@code T} try again later, {@code P} refused, {@code N} this
 * user is not allowed, each with the reason. One request for each connection.
 *
 * <p>Who submits is what the kernel says of the peer (SO_PEERCRED), never what the client says.
 * Each connection has its own virtual thread, a limit on its time, and there is a limit on their
 * number; see {@link org.facteur.queue.listing.LocalServer}. Postfix counterparts: postdrop(1) and
 * global/user_acl.
 */
package org.facteur.queue.client;
