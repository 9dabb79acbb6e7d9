package org.facteur.delivery.local;

import java.util.Locale;
import java.util.Optional;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTable;
import org.facteur.core.posix.Posix;
import org.facteur.core.posix.PosixException;
import org.facteur.core.posix.UserRecord;

/** Expands names by alias_maps; see aliases(5). */
final class AliasExpansion {
  private static final int DEPTH_LIMIT = 101;
  private final LocalDelivery delivery;
  private final Session session;
  private final LocalServices services;

  AliasExpansion(LocalDelivery delivery) {
    this.delivery = delivery;
    this.session = delivery.session;
    this.services = delivery.services;
  }

  /**
   * Delivers to what an alias says.
   *
   * @return false when there is no such alias, or when the name comes out of this very alias: then
   *     it means the mailbox
   */
  boolean deliver(Target target, String name) throws Exception {
    if (target.level() > DEPTH_LIMIT) {
      services.log().warning("alias database loop for " + name);
      session.bounced(target, "5.4.6", "alias database loop for " + name);
      return true;
    }
    if (name.equalsIgnoreCase(target.expandedFrom())) {
      return false;
    }
    for (LookupTable table : session.settings.aliasMaps) {
      Optional<String> value;
      try {
        value = table.find(name);
      } catch (LookupFailure e) {
        services.log().warning(e.getMessage());
        session.deferred(target, "4.3.0", "alias database unavailable");
        return true;
      }
      if (value.isPresent()) {
        expand(target, name, table, value.get());
        return true;
      }
    }
    return false;
  }

  private void expand(Target target, String name, LookupTable table, String value)
      throws Exception {
    if (session.isProbe()) {
      session.deliverable(target, "aliased to " + value);
      return;
    }
    Optional<Rights> rights = rights(target, table);
    if (rights.isEmpty()) {
      return;
    }
    Target next = target.withSource(Target.Source.ALIAS).expandedFrom(name);
    if (!session.settings.propagatesFrom(Target.Source.ALIAS)) {
      next = next.withUnmatched(Optional.empty());
    }
    try {
      next = withOwner(next, name);
    } catch (LookupFailure e) {
      services.log().warning(e.getMessage());
      session.deferred(target, "4.3.0", "alias database unavailable");
      return;
    }
    if (!session.settings.frozenDeliveredTo) {
      next = next.deliveredToAddress();
    }
    if (next.dsnNotify().onSuccess()) {
      session.expanded(target, next.list() ? "delivered" : "expanded");
      next = next.withoutSuccess();
    }
    if (delivery.texts.deliver(next, rights.get(), value) == 0) {
      services.log().warning("no recipient in alias lookup result for " + name);
      session.deferred(target, "4.3.0", "alias database unavailable");
    }
  }

  /** {@code owner-name} becomes the sender of mail to the list, and hears of its problems. */
  private Target withOwner(Target target, String name) throws LookupFailure {
    LocalSettings settings = session.settings;
    boolean special = name.toLowerCase(Locale.ROOT).startsWith("owner-");
    if (!settings.ownerRequestSpecial || special) {
      return target;
    }
    String owner = "owner-" + name;
    Optional<String> expansion = LocalDelivery.find(settings.aliasMaps, owner);
    if (expansion.isEmpty()) {
      return settings.resetOwnerAlias ? target.withOwner(Optional.empty()) : target;
    }
    String address = settings.expandOwnerAlias ? expansion.get() : owner;
    String canonical =
        services
            .rewriter()
            .rewriteInternal(org.facteur.queue.resolve.AddressRewriter.Context.LOCAL, address);
    return target.onListOf(canonical);
  }

  /** The rights of the table's owner; root's tables give none. Empty: a deferral was reported. */
  private Optional<Rights> rights(Target target, LookupTable table) {
    int uid = ownerOf(table);
    if (uid == 0 || !services.identities().canSwitch()) {
      return Optional.of(Rights.NONE);
    }
    try {
      Optional<UserRecord> user = services.users().user(uid);
      if (user.isPresent()) {
        return user.map(Rights::of);
      }
      services.log().warning("cannot find alias database owner for " + table.name());
    } catch (PosixException e) {
      services
          .log()
          .warning("cannot find alias database owner for " + table.name() + ": " + e.text());
    }
    session.deferred(target, "4.3.0", "cannot find alias database owner");
    return Optional.empty();
  }

  /** Who owns the table's file; what has no file is as trusted as main.cf. */
  private static int ownerOf(LookupTable table) {
    int colon = table.name().indexOf(':');
    String type = table.name().substring(0, Math.max(colon, 0));
    String path = table.name().substring(colon + 1);
    if (!path.startsWith("/")) {
      return 0;
    }
    for (String suffix :
        type.equals("hash") || type.equals("btree")
            ? new String[] {".db", ""}
            : new String[] {"", "." + type}) {
      try {
        return Posix.stat(path + suffix).uid();
      } catch (PosixException e) {
        // perhaps under the other name
      }
    }
    return 0;
  }
}
