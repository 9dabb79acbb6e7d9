package org.facteur.delivery.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.facteur.core.address.AddressList;
import org.facteur.core.posix.FileStatus;
import org.facteur.core.posix.OpenFlag;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.PosixFile;
import org.facteur.core.posix.UserRecord;

/** Delivers to everything that a text lists: addresses, commands, files, other lists. */
final class AddressesInText {
  private static final String INCLUDE = ":include:";
  private static final int TOKEN_LIMIT = 1_000_000;
  private static final int FILE_LIMIT = 64 * 1024 * 1024;
  private final LocalDelivery delivery;
  private final Session session;
  private final LocalServices services;

  AddressesInText(LocalDelivery delivery) {
    this.delivery = delivery;
    this.session = delivery.session;
    this.services = delivery.services;
  }

  /** Delivers to what a text lists and returns how much that is. */
  int deliver(Target target, Rights rights, String text) throws Exception {
    List<AddressList.Mailbox> addresses = AddressList.parse(text, TOKEN_LIMIT).mailboxes();
    for (AddressList.Mailbox address : addresses) {
      one(target, rights, address.internal());
    }
    return addresses.size();
  }

  /** The same for the lines of a file: each is a text, those that begin with # are comments. */
  int deliverLines(Target target, Rights rights, String text) throws Exception {
    int limit = Math.max(session.settings.lineLengthLimit, 1);
    int count = 0;
    for (String line : text.split("\n")) {
      if (line.startsWith("#")) {
        continue;
      }
      for (int start = 0; start < line.length(); start += limit) {
        count +=
            deliver(target, rights, line.substring(start, Math.min(line.length(), start + limit)));
      }
    }
    return count;
  }

  private void one(Target target, Rights rights, String address) throws Exception {
    if (address.startsWith("/")) {
      delivery.files.file(target, rights, address);
    } else if (address.startsWith("~")) {
      home(target, rights, address);
    } else if (address.startsWith("|")) {
      if (session.settings.commandSources.contains(target.source().word())) {
        delivery.commands.deliver(target, rights, address.substring(1));
      } else {
        session.bounced(target, "5.7.1", "mail to command is restricted");
      }
    } else if (address.regionMatches(true, 0, INCLUDE, 0, INCLUDE.length())) {
      include(target, rights, address.substring(INCLUDE.length()));
    } else {
      delivery.resolved(target, rights, address);
    }
  }

  private void home(Target target, Rights rights, String address) throws Exception {
    if (!address.startsWith("~/")) {
      services.log().warning("bad home directory syntax for: " + address);
      session.bounced(target, "5.3.5", "mail system configuration error");
    } else if (rights.home().isEmpty()) {
      services.log().warning("unknown home directory for: " + address);
      session.bounced(target, "5.3.5", "mail system configuration error");
    } else {
      delivery.files.file(target, rights, rights.home() + address.substring(1));
    }
  }

  private void include(Target target, Rights given, String path) throws Exception {
    if (session.beenHere("include " + given.uid() + " " + path)) {
      return;
    }
    if (!path.startsWith("/")) {
      misconfigured(target, ":include:" + path + " uses a relative path");
      return;
    }
    FileStatus status;
    try {
      status = services.identities().call(given.uid(), given.gid(), () -> Posix.stat(path));
    } catch (PosixException e) {
      misconfigured(target, "unable to lookup :include: file " + path + ": " + e.text());
      return;
    }
    if (!status.isRegular()) {
      misconfigured(target, ":include: file " + path + " is not a regular file");
      return;
    }
    if (status.isWorldWritable()) {
      misconfigured(target, ":include: file " + path + " is world writable");
      return;
    }
    Rights rights = given;
    if (given.uid() == 0) {
      Optional<Rights> owner = owner(target, path, status.uid());
      if (owner.isEmpty()) {
        return;
      }
      rights = owner.get();
    }
    Target next = target.withSource(Target.Source.INCLUDE);
    if (!session.settings.propagatesFrom(Target.Source.INCLUDE)) {
      next = next.withUnmatched(Optional.empty());
    }
    if (next.owner().isEmpty()) {
      next = next.withOwner(Optional.of(next.address()));
    }
    String text;
    try {
      text = read(rights, path);
    } catch (PosixException e) {
      misconfigured(target, "cannot open include file " + path + ": " + e.text());
      return;
    }
    deliverLines(next, rights, text);
  }

  /** A list that root's alias names has the rights of its own owner, never those of root. */
  private Optional<Rights> owner(Target target, String path, int uid) {
    String why = "";
    try {
      Optional<UserRecord> user = services.users().user(uid);
      if (user.isPresent()) {
        return Optional.of(uid == 0 ? Rights.NONE : Rights.of(user.get()));
      }
    } catch (PosixException e) {
      why = ": " + e.text();
    }
    services.log().warning("cannot find username for uid " + uid + why);
    services.log().warning(path + ": cannot find :include: file owner username");
    session.deferred(target, "4.3.5", "mail system configuration error");
    return Optional.empty();
  }

  private void misconfigured(Target target, String warning) {
    services.log().warning(warning);
    session.bounced(target, "5.3.5", "mail system configuration error");
  }

  /** Reads a regular file with somebody's rights, never waiting for a FIFO. */
  String read(Rights rights, String path) throws Exception {
    byte[] bytes =
        services
            .identities()
            .call(
                rights.uid(),
                rights.gid(),
                () -> {
                  try (PosixFile file =
                      PosixFile.open(
                          path, 0, OpenFlag.READ, OpenFlag.NON_BLOCKING, OpenFlag.NO_TERMINAL)) {
                    if (!file.status().isRegular() || file.status().size() > FILE_LIMIT) {
                      throw new PosixException("open", path, org.facteur.core.posix.Errno.EINVAL);
                    }
                    return file.asInput().readNBytes(FILE_LIMIT);
                  }
                });
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
