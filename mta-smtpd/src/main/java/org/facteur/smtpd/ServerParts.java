package org.facteur.smtpd;

import java.time.Clock;
import org.facteur.core.dns.HostNames;
import org.facteur.core.log.MailLog;
import org.facteur.core.tls.TlsResources;
import org.facteur.queue.bounce.NoticeSender;
import org.facteur.queue.intake.MailIntake;
import org.facteur.smtpd.access.AccessServices;
import org.facteur.smtpd.sasl.SaslResources;

/**
 * Whom the SMTP server works with.
 *
 * @param serviceName of master.cf, for the limits of clients: {@code smtp}
 * @param tls keys and kept sessions for TLS
 * @param sasl what logins are verified with
 * @param log of {@code postfix/smtpd}, or what syslog_name makes of it
 */
public record ServerParts(
    String serviceName,
    AccessServices access,
    MailIntake intake,
    HostNames names,
    ClientLimits limits,
    DomainFlush flush,
    NoticeSender notices,
    QueueSpace space,
    TlsResources tls,
    SaslResources sasl,
    MailLog log,
    Clock clock) {}
