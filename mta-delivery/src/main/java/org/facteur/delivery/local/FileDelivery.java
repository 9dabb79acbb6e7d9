package org.facteur.delivery.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;
import org.facteur.delivery.mailbox.MailboxFailure;
import org.facteur.delivery.mailbox.Mbox;
import org.facteur.delivery.mailbox.MessageCopy;
import org.facteur.delivery.mailbox.MessageCopy.Format;

/** Delivers into files: those that aliases name, users' mailboxes, Maildir folders. */
final class FileDelivery {
  private final Session session;
  private final LocalServices services;

  FileDelivery(Session session, LocalServices services) {
    this.session = session;
    this.services = services;
  }

  /** A file or folder of an alias, list or .forward file. */
  void file(Target target, Rights given, String path) throws Exception {
    if (session.beenHere("file " + given.uid() + " " + path)) {
      return;
    }
    if (!session.settings.fileSources.contains(target.source().word())) {
      session.bounced(target, "5.7.1", "mail to file is restricted");
      return;
    }
    Rights rights = given.isPrivileged() ? defaultRights() : given;
    if (path.endsWith("/")) {
      maildir(target, rights, path);
      return;
    }
    if (session.isProbe()) {
      session.deliverable(target, "delivers to file: " + path);
      return;
    }
    MessageCopy message =
        session.copy(target, "file", Format.FROM_LINE, Format.QUOTE_FROM, Format.BLANK_LINE);
    List<String> warnings = new ArrayList<>();
    Mbox.Opening opening = new Mbox.Opening(-1, -1, session.settings.locks, false, "5.2.0");
    Optional<MailboxFailure> failure =
        attempt(
            rights.uid(),
            rights.gid(),
            () -> {
              try (Mbox mbox = Mbox.open(path, opening, warnings)) {
                if (mbox.status().isRegular() && (mbox.status().mode() & 0111) != 0) {
                  throw new MailboxFailure("5.7.1", "file is executable");
                }
                mbox.append(message, session.settings.mailboxSizeLimit);
              }
            });
    warnings.forEach(services.log()::warning);
    if (failure.isPresent()) {
      session.report(
          target, failure.get().in("cannot append message to file " + path + ": ").toOutcome());
    } else {
      session.delivered(target, "delivered to file: " + path);
    }
  }

  /** A Maildir folder; the path ends with a slash. */
  void maildir(Target target, Rights rights, String path) throws Exception {
    if (session.isProbe()) {
      session.deliverable(target, "delivers to maildir");
      return;
    }
    MessageCopy message = session.copy(target, "file");
    Optional<MailboxFailure> failure =
        attempt(
            rights.uid(),
            rights.gid(),
            () ->
                services
                    .maildir()
                    .deliver(message, path, session.settings.mailboxSizeLimit, "5.2.0"));
    if (failure.isEmpty()) {
      session.delivered(target, "delivered to maildir");
      return;
    }
    if (failure.get().isAccessDenied()) {
      services
          .log()
          .warning(
              "maildir access problem for UID/GID=%d/%d: %s"
                  .formatted(rights.uid(), rights.gid(), failure.get().getMessage()));
      services.log().warning("perhaps you need to create the maildirs in advance");
    }
    session.report(target, failure.get().in("maildir delivery failed: ").toOutcome());
  }

  /** The mbox file of a user, in the home or in mail_spool_directory. */
  void mailbox(Target target, Rights rights) throws Exception {
    LocalSettings settings = session.settings;
    if (session.isProbe()) {
      session.deliverable(target, "delivers to mailbox");
      return;
    }
    boolean inHome = !settings.homeMailbox.isEmpty();
    String path =
        inHome
            ? rights.home() + "/" + settings.homeMailbox
            : settings.mailSpoolDirectory + "/" + target.user();
    Rights opener = inHome ? rights : spoolRights(settings.mailSpoolDirectory, rights);
    boolean owned = opener.uid() == rights.uid();
    Mbox.Opening opening =
        new Mbox.Opening(
            owned ? -1 : rights.uid(), owned ? -1 : rights.gid(), settings.locks, true, "5.2.0");
    MessageCopy message =
        session.copy(target, "file", Format.FROM_LINE, Format.QUOTE_FROM, Format.BLANK_LINE);
    List<String> warnings = new ArrayList<>();
    long[] offset = {0};
    Optional<MailboxFailure> failure =
        append(path, opener, rights, opening, message, warnings, offset);
    warnings.forEach(services.log()::warning);
    if (failure.isPresent()) {
      session.report(
          target,
          failure
              .get()
              .in("cannot update mailbox " + path + " for user " + target.user() + ". ")
              .toOutcome());
      return;
    }
    session.delivered(target, "delivered to mailbox");
    if (settings.biff) {
      Biff.notify(target.user(), offset[0]);
    }
  }

  private Optional<MailboxFailure> append(
      String path,
      Rights opener,
      Rights rights,
      Mbox.Opening opening,
      MessageCopy message,
      List<String> warnings,
      long[] offset)
      throws Exception {
    Mbox mbox;
    try {
      mbox =
          services
              .identities()
              .call(opener.uid(), opener.gid(), () -> Mbox.open(path, opening, warnings));
    } catch (MailboxFailure e) {
      return Optional.of(e);
    }
    try {
      return attempt(
          rights.uid(),
          rights.gid(),
          () -> {
            FileStatus status = mbox.status();
            if (!status.isRegular()) {
              throw new MailboxFailure("5.2.0", "destination " + path + " is not a regular file");
            }
            boolean created = opening.ownerUid() >= 0 && status.uid() == opening.ownerUid();
            if (session.settings.strictMailboxOwnership
                && !created
                && status.uid() != services.identities().effectiveUid(rights.uid())) {
              warnings.add(
                  "specify \"strict_mailbox_ownership = no\" to ignore mailbox ownership mismatch");
              throw new MailboxFailure(
                  "4.2.0", "destination " + path + " is not owned by recipient");
            }
            offset[0] = mbox.append(message, session.settings.mailboxSizeLimit);
          });
    } finally {
      services
          .identities()
          .call(
              opener.uid(),
              opener.gid(),
              () -> {
                mbox.close();
                return true;
              });
    }
  }

  /** Where users cannot make files themselves, root opens the mailbox and gives it to the user. */
  private Rights spoolRights(String directory, Rights rights) {
    if (!services.identities().canSwitch()) {
      return rights;
    }
    try {
      FileStatus status = Posix.stat(directory);
      if (!status.isWorldWritable()) {
        return new Rights(0, status.gid(), "", "", "");
      }
    } catch (PosixException e) {
      // opening the mailbox will tell
    }
    return rights;
  }

  /** Who stands in for root: default_privs. */
  Rights defaultRights() throws PosixException {
    if (!services.identities().canSwitch()) {
      return Rights.NONE;
    }
    String name = session.settings.defaultPrivileges;
    UserRecord user =
        services
            .users()
            .user(name)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "parameter default_privs: unknown user name value: " + name));
    if (user.uid() == 0 || user.gid() == 0) {
      throw new ConfigurationException("parameter default_privs: privileged user: " + name);
    }
    return new Rights(user.uid(), user.gid(), "", "", "");
  }

  /** Writes something. */
  private interface Writing {
    void run() throws Exception;
  }

  private Optional<MailboxFailure> attempt(int uid, int gid, Writing writing) throws Exception {
    try {
      services
          .identities()
          .call(
              uid,
              gid,
              () -> {
                writing.run();
                return true;
              });
      return Optional.empty();
    } catch (MailboxFailure e) {
      return Optional.of(e);
    }
  }
}
