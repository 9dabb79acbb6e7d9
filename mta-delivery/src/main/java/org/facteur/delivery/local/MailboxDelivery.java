package org.facteur.delivery.local;

import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.posix.UserRecord;

/** Chooses what is a user's mailbox: a transport, a command, a file in the home or the spool. */
final class MailboxDelivery {
  private final LocalDelivery delivery;
  private final Session session;
  private final LocalSettings settings;

  MailboxDelivery(LocalDelivery delivery) {
    this.delivery = delivery;
    this.session = delivery.session;
    this.settings = delivery.settings;
  }

  /**
   * Delivers.
   *
   * @return false when there is no such user
   */
  boolean deliver(Target incoming) throws Exception {
    if (session.beenHere("mailbox " + incoming.local())) {
      return true;
    }
    Optional<UserRecord> user;
    Optional<String> transport;
    try {
      user = delivery.user(incoming);
      transport = LocalDelivery.find(settings.mailboxTransportMaps, incoming.user());
    } catch (LocalDelivery.UserLookupFailure e) {
      return true;
    } catch (LookupFailure e) {
      return deferred(incoming, e);
    }
    if (transport.isEmpty()) {
      transport = LocalSettings.nonEmpty(settings.mailboxTransport);
    }
    if (transport.isPresent()) {
      delivery.pass(incoming, transport.get());
      return true;
    }
    if (user.isEmpty()) {
      return false;
    }
    Rights rights = Rights.of(user.get());
    Target target = settings.frozenDeliveredTo ? incoming : incoming.deliveredToAddress();
    Optional<String> command;
    try {
      command = LocalDelivery.find(settings.mailboxCommandMaps, target.user());
    } catch (LookupFailure e) {
      return deferred(target, e);
    }
    if (command.isEmpty()) {
      command = LocalSettings.nonEmpty(settings.mailboxCommand);
    }
    if (command.isPresent()) {
      delivery.commands.deliver(target, rights, command.get());
    } else if (settings.homeMailbox.endsWith("/")) {
      delivery.files.maildir(target, rights, rights.home() + "/" + settings.homeMailbox);
    } else if (settings.homeMailbox.isEmpty() && settings.mailSpoolDirectory.endsWith("/")) {
      delivery.files.maildir(target, rights, settings.mailSpoolDirectory + target.user() + "/");
    } else {
      delivery.files.mailbox(target, rights);
    }
    return true;
  }

  private boolean deferred(Target target, LookupFailure e) {
    delivery.services.log().warning(e.getMessage());
    session.deferred(target, "4.3.0", "table lookup failure");
    return true;
  }
}
