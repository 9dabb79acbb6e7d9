package org.facteur.delivery.local;

import java.util.Optional;
import org.facteur.core.config.MacroExpansion;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;

/** Delivers as a user's .forward file says, with the user's rights. */
final class DotForward {
  private final LocalDelivery delivery;
  private final Session session;
  private final LocalServices services;

  DotForward(LocalDelivery delivery) {
    this.delivery = delivery;
    this.session = delivery.session;
    this.services = delivery.services;
  }

  /**
   * Looks for the file along forward_path.
   *
   * @return false when there is no usable one with a recipient in it, or it is being used already
   */
  boolean deliver(Target target) throws Exception {
    if (session.settings.forwardPath.isBlank()) {
      return false;
    }
    Optional<UserRecord> user;
    try {
      user = delivery.user(target);
    } catch (LocalDelivery.UserLookupFailure e) {
      return true;
    }
    if (user.isEmpty()) {
      return false;
    }
    Rights rights = Rights.of(user.get());
    Target next = target.withSource(Target.Source.FORWARD).withOwner(Optional.of(target.user()));
    if (!session.settings.frozenDeliveredTo) {
      next = next.deliveredToAddress();
    }
    for (String word : session.settings.forwardPath.split("[,\\s]+")) {
      TargetValues values = new TargetValues(session, next, rights);
      MacroExpansion.Result expansion =
          MacroExpansion.expandOnce(
              word, values, session.settings.forwardExpansionFilter, services.log()::warning);
      String path = expansion.text();
      if (path.isEmpty() || expansion.failed() || expansion.undefined()) {
        continue;
      }
      Optional<FileStatus> status = look(rights, path);
      if (status.isPresent()) {
        if (values.isExtensionUsed() || !session.settings.propagatesFrom(Target.Source.FORWARD)) {
          next = next.withUnmatched(Optional.empty());
        }
        return use(next, rights, path, status.get());
      }
    }
    return false;
  }

  private Optional<FileStatus> look(Rights rights, String path) throws Exception {
    try {
      return Optional.of(
          services.identities().call(rights.uid(), rights.gid(), () -> Posix.lstat(path)));
    } catch (PosixException e) {
      return Optional.empty();
    }
  }

  private boolean use(Target target, Rights rights, String path, FileStatus status)
      throws Exception {
    if (session.isProbe()) {
      session.deliverable(target, "forward via file: " + path);
      return true;
    }
    if (session.beenHere("forward " + path)) {
      return session.wasHere("forward-done " + path);
    }
    int uid = services.identities().effectiveUid(rights.uid());
    if (!status.isRegular()) {
      services.log().warning("file " + path + " is not a regular file");
    } else if (status.uid() != 0 && status.uid() != uid) {
      services.log().warning("file " + path + " has bad owner uid " + status.uid());
    } else if (status.isWorldWritable()) {
      services.log().warning("file " + path + " is world writable");
    } else {
      String text;
      try {
        text = delivery.texts.read(rights, path);
      } catch (PosixException e) {
        services.log().warning("cannot open file " + path + ": " + e.text());
        return false;
      }
      if (target.dsnNotify().onSuccess()) {
        session.expanded(target, "expanded");
      }
      if (delivery.texts.deliverLines(target.withoutSuccess(), rights, text) > 0) {
        session.beenHere("forward-done " + path);
        return true;
      }
    }
    return false;
  }
}
