/**
 * The mail log in Postfix's format. Code asks for a {@link org.facteur.core.log.MailLog} of its
 * program name and writes whole lines; a {@link org.facteur.core.log.LogSink} takes them to syslog,
 * a file or standard output. Thread safe. Postfix counterpart: util/msg, global/maillog_client,
 * postlogd(8).
 */
package org.facteur.core.log;
