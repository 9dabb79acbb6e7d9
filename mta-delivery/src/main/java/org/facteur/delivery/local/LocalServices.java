package org.facteur.delivery.local;

import org.facteur.core.log.MailLog;
import org.facteur.core.posix.Users;
import org.facteur.delivery.Forwarder;
import org.facteur.delivery.OtherTransports;
import org.facteur.delivery.command.CommandRunner;
import org.facteur.delivery.identity.Identities;
import org.facteur.delivery.mailbox.Maildir;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.resolve.AddressRewriter;

/** What the local agent works with. */
record LocalServices(
    Users users,
    Identities identities,
    CommandRunner commands,
    Maildir maildir,
    Forwarder forwarder,
    OtherTransports transports,
    AddressRewriter rewriter,
    AddressResolver resolver,
    MailLog log) {}
