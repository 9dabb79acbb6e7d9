/**
 * Mail of this machine on its way from {@code sendmail} to the intake.
 *
 * <p>A submission is a sequence of records in the format of Postfix's maildrop files: it comes over
 * the client socket, or as a file in {@code maildrop/} that a tool (ours or Postfix's) has left
 * there while the mail system was down, or that {@code postsuper -r} has put there. The owner of
 * the file, or the peer of the socket, is the submitter. One submission is used by one thread.
 * Postfix counterparts: pickup(8), postdrop(1).
 */
package org.facteur.queue.pickup;
