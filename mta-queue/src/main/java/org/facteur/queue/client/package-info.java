/**
 * The socket {@code public/client} in queue_directory, by which the command line tools of any user
 * reach the mail system.
 *
 * <p>The protocol, all lengths four bytes, most significant first: the client sends a request, a
 * length and a text ({@code submit}, {@code list text}, {@code list json}, {@code pickup}, {@code
 * flush}, {@code flush-message ID}, {@code flush-site SITE}). After {@code submit} follow the
 * records of the message in the encoding of queue files, up to the end record. The server answers
 * with frames: a kind, a length, data. Kind {@code D} is data and followed by more frames; the last
 * frame is {@code K} (done; the text is the queue id of a submission), {@code T} (try again later),
 * {@code P} (refused) or {@code N} (this user is not allowed), each with the reason. One request
 * for each connection.
 *
 * <p>Who asks is what the kernel says of the peer (SO_PEERCRED), never what the client says. Each
 * connection has its own virtual thread, a limit on its time, and there is a limit on their number.
 * Postfix counterparts: postdrop(1), the sockets of showq(8), qmgr(8) and flush(8), and
 * global/user_acl.
 */
package org.facteur.queue.client;
