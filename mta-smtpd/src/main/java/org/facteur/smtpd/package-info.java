/**
 * The SMTP server: sessions, one class for each command, the limits of clients.
 *
 * <p>In: connections, the bytes of clients. Out: replies, log lines, messages for {@link
 * org.facteur.queue.intake.MailIntake}. Each session runs on its own virtual thread and keeps the
 * snapshot of the configuration with which it began. RFC 5321, 1870, 2034, 3030, 3461, 6152, 6531.
 * Postfix counterpart: smtpd(8), anvil(8).
 */
package org.facteur.smtpd;
