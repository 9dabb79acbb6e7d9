/**
 * Messages written to files: mbox with locks, Maildir, and the headers that final delivery puts in
 * front.
 *
 * <p>In: a message and a path. Out: nothing, or a {@link
 * org.facteur.delivery.mailbox.MailboxFailure} with DSN status and text. Success is reported after
 * fsync. The code runs on the thread and under the identity of its caller and writes no log; what
 * is to be warned of goes to a list. Postfix counterpart: global/mail_copy, global/mbox_open,
 * global/dot_lockfile, util/safe_open, local/maildir, local/mailbox.
 */
package org.facteur.delivery.mailbox;
