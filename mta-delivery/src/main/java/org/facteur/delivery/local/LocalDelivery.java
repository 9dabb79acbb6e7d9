package org.facteur.delivery.local;

import java.util.List;
import java.util.Optional;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;
import org.facteur.queue.delivery.DeliveryRecipient;
import org.facteur.queue.delivery.DeliveryReport;
import org.facteur.queue.delivery.DeliveryRequest;
import org.facteur.queue.delivery.RecipientOutcome;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.Resolution;

/**
 * Decides what is done for an address: loop checks, aliases, .forward files, the mailbox, and what
 * remains for unknown users.
 */
final class LocalDelivery {
  final Session session;
  final LocalServices services;
  final LocalSettings settings;
  final FileDelivery files;
  final CommandDelivery commands;
  final AddressesInText texts;
  private final AliasExpansion aliases;
  private final DotForward forwards;
  private final MailboxDelivery mailboxes;

  LocalDelivery(Session session, LocalServices services) {
    this.session = session;
    this.services = services;
    this.settings = session.settings;
    files = new FileDelivery(session, services);
    commands = new CommandDelivery(session, services);
    texts = new AddressesInText(this);
    aliases = new AliasExpansion(this);
    forwards = new DotForward(this);
    mailboxes = new MailboxDelivery(this);
  }

  /** Delivers to one address. */
  void recipient(Target incoming, Rights rights) throws Exception {
    if (session.beenHere("recipient " + incoming.level() + " " + incoming.address())) {
      return;
    }
    if (session.deliveredHeaders.contains(incoming.address())) {
      session.bounced(incoming, "5.4.6", "mail forwarding loop for " + incoming.address());
      return;
    }
    Target target = incoming.split(settings.delimiter);
    if (target.domain().isEmpty()) {
      services.log().warning("no @ in recipient address: " + target.address());
    }
    if (target.extension().filter(extension -> extension.indexOf('/') >= 0).isPresent()) {
      services
          .log()
          .warning(
              session.request.queueId() + ": address with illegal extension: " + target.local());
      target = target.withoutExtension();
    }
    if (target.user().isEmpty()) {
      session.bounced(target, "5.1.3", "null username in \"" + target.address() + "\"");
      return;
    }
    choose(target, rights);
  }

  private void choose(Target target, Rights rights) throws Exception {
    if (target.address().startsWith("\\") && target.user().length() > 1) {
      Target user = target.withoutBackslash();
      if (!mailboxes.deliver(user)) {
        unknown(user, rights);
      }
      return;
    }
    if (aliases.deliver(target.withUnmatched(Optional.empty()), target.local())) {
      return;
    }
    if (target.extension().isPresent() && aliases.deliver(target, target.user())) {
      return;
    }
    if (target.owner().isPresent() && !target.owner().get().equalsIgnoreCase(target.user())) {
      indirect(target);
      return;
    }
    if (settings.requireHomeDirectory && !homeIsThere(target)) {
      return;
    }
    if (!forwards.deliver(target) && !mailboxes.deliver(target)) {
      unknown(target, rights);
    }
  }

  private boolean homeIsThere(Target target) throws Exception {
    Optional<UserRecord> user;
    try {
      user = services.users().user(target.user());
    } catch (PosixException e) {
      return true;
    }
    if (user.isEmpty()) {
      return true;
    }
    String home = user.get().home();
    try {
      services.identities().call(user.get().uid(), user.get().gid(), () -> Posix.stat(home));
      return true;
    } catch (PosixException e) {
      session.deferred(target, "4.3.0", "cannot access home directory " + home + ": " + e.text());
      return false;
    }
  }

  /** Looks up the user of an address. */
  Optional<UserRecord> user(Target target) throws UserLookupFailure {
    try {
      return services.users().user(target.user());
    } catch (PosixException e) {
      services.log().warning("error looking up passwd info for " + target.user() + ": " + e.text());
      session.deferred(target, "4.0.0", "user lookup error");
      throw new UserLookupFailure();
    }
  }

  /** The user database did not answer; the deferral has been reported. */
  static final class UserLookupFailure extends Exception {
    private static final long serialVersionUID = 1L;

    UserLookupFailure() {
      super("user lookup error");
    }
  }

  /** Forwards an address as a new message. */
  void indirect(Target target) {
    if (session.beenHere("indirect " + target.address())) {
      return;
    }
    if (session.isProbe()) {
      session.deliverable(target, "forwards to " + target.address());
      return;
    }
    session.forward(target);
  }

  /** Delivers to an address that an alias, .forward file or list names. */
  void resolved(Target target, Rights rights, String internalAddress) throws Exception {
    String canonical =
        services.rewriter().rewriteInternal(AddressRewriter.Context.LOCAL, internalAddress);
    Resolution resolution;
    try {
      resolution = services.resolver().resolve(target.sender(), canonical);
    } catch (LookupFailure e) {
      services.log().warning(e.getMessage());
      session.deferred(target, "4.3.0", "address resolver failure");
      return;
    }
    if (resolution.badSyntax()) {
      session.bounced(target, "5.1.3", "bad recipient address syntax: " + canonical);
      return;
    }
    String address = resolution.recipient();
    if (target.unmatched().isPresent()) {
      int at = address.lastIndexOf('@');
      String suffix = target.delimiter() + target.unmatched().get();
      address =
          at < 0 ? address + suffix : address.substring(0, at) + suffix + address.substring(at);
    }
    Target next = target.withAddress(address);
    if (resolution.transport().equals(session.request.transport())) {
      recipient(next, rights);
    } else {
      indirect(next);
    }
  }

  private void unknown(Target target, Rights rights) throws Exception {
    Optional<String> fallback;
    try {
      fallback = find(settings.fallbackTransportMaps, target.user());
    } catch (LookupFailure e) {
      services.log().warning(e.getMessage());
      session.deferred(target, "4.3.0", "table lookup failure");
      return;
    }
    if (fallback.isEmpty()) {
      fallback = LocalSettings.nonEmpty(settings.fallbackTransport);
    }
    if (fallback.isPresent()) {
      pass(target, fallback.get());
      return;
    }
    if (!settings.luserRelay.isEmpty()) {
      String relay =
          MacroExpansion.expandOnce(
                  settings.luserRelay,
                  new TargetValues(session, target, rights),
                  "",
                  services.log()::warning)
              .text();
      resolved(target.withUnmatched(Optional.empty()), rights, relay);
      return;
    }
    if (target.user().equals("postmaster") || target.user().equals("mailer-daemon")) {
      services.log().warning("required alias not found: " + target.user());
      session.delivered(target, "discarded");
      return;
    }
    session.bounced(target, "5.1.1", "unknown user: \"" + target.user() + "\"");
  }

  /** Hands the address to another transport, {@code transport} or {@code transport:nexthop}. */
  void pass(Target target, String destination) {
    int colon = destination.indexOf(':');
    String transport = colon < 0 ? destination : destination.substring(0, colon);
    String nexthop = colon < 0 ? "" : destination.substring(colon + 1);
    DeliveryRequest r = session.request;
    DeliveryRecipient to =
        new DeliveryRecipient(
            target.address(),
            session.originalRecipient(target),
            session.recipient.dsnOriginal(),
            target.dsnNotify(),
            session.recipient.offset());
    DeliveryRequest passed =
        r.redirected(transport, nexthop.isEmpty() ? r.nexthop() : nexthop, List.of(to));
    try {
      DeliveryReport report = services.transports().deliver(passed);
      session.add(report.outcomes().stream().map(theirs -> asOurs(target, theirs)).toList());
    } catch (Exception e) {
      services.log().warning(r.queueId() + ": transport " + transport + ": " + e.getMessage());
      session.deferred(target, "4.3.0", "mail transport unavailable");
    }
  }

  private RecipientOutcome asOurs(Target target, RecipientOutcome theirs) {
    String original = session.originalRecipient(target);
    return new RecipientOutcome(
        session.recipient,
        theirs.address(),
        original.equalsIgnoreCase(theirs.address()) ? "" : original,
        theirs.outcome(),
        theirs.relay(),
        theirs.times(),
        theirs.program());
  }

  static Optional<String> find(List<LookupTable> tables, String key) throws LookupFailure {
    for (LookupTable table : tables) {
      Optional<String> value = table.find(key);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
